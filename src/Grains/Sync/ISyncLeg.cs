namespace CustomerSync.Sync;

/// <summary>One part of a run: it finds one kind of what webhooks do not tell.</summary>
internal interface ISyncLeg
{
    SyncStage Stage { get; }

    /// <summary>Whether the run needs it.</summary>
    bool IsIn(SyncExecution run);

    /// <summary>Harmless when repeated, from the run's place on or from the leg's begin.</summary>
    Task Run(SyncExecution run, CancellationToken stop);
}
