namespace CustomerSync.Sync;

/// <summary>One part of a run: it finds one kind of what webhooks do not tell.</summary>
internal interface ISyncStage
{
    SyncStage Stage { get; }

    /// <summary>Whether the run needs it.</summary>
    bool AppliesTo(SyncExecution run);

    /// <summary>Harmless when repeated, from the run's place on or from the stage's begin.</summary>
    Task Run(SyncExecution run, CancellationToken stop);
}
