namespace CustomerSync.Benchmarks.Live;

/// <summary>A server of an event stream under measurement.</summary>
internal interface ILiveServer : IAsyncDisposable
{
    Target Target { get; }

    string EventsPath { get; }

    /// <summary>Publishes a change that carries the time, as <c>~microseconds;</c>.</summary>
    Task Publish(long time);
}
