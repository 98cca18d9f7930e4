namespace CustomerSync.Sync;

/// <summary>There is no ERPNext to sync from; the message names the settings. No run was begun.</summary>
[GenerateSerializer, Alias("CustomerSync.SyncNotConfiguredException")]
public sealed class SyncNotConfiguredException(string message) : Exception(message);
