namespace CustomerSync;

/// <summary>The database cannot be reached or cannot commit now; nothing of the request was kept.</summary>
[GenerateSerializer, Alias("CustomerSync.StorageUnavailableException")]
public sealed class StorageUnavailableException : Exception
{
    public StorageUnavailableException(string message) : base(message) { }

    public StorageUnavailableException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>The database will not take it, however often it is tried: a value that its columns cannot hold.</summary>
[GenerateSerializer, Alias("CustomerSync.StorageRefusedException")]
public sealed class StorageRefusedException(string message) : Exception(message);
