using System.Globalization;
using CustomerSync.Sync;

namespace CustomerSync.Tests.Sync;

/// <summary>
/// A site that is saved in and looked at while its zone and the clocks are changed at random. True time only goes on.
/// </summary>
internal sealed class ClockHistory(Random random)
{
    private static readonly string[] Zones =
        ["Asia/Riyadh", "America/New_York", "Europe/Berlin", "America/St_Johns", "Pacific/Kiritimati", "Etc/GMT+12",
            "Australia/Lord_Howe"];

    private static readonly TimeSpan LatestCommit = TimeSpan.FromMinutes(5);

    /// <summary>Just before Berlin sets its clocks back.</summary>
    private DateTimeOffset _true = new(2026, 10, 24, 22, 0, 0, TimeSpan.Zero);

    private readonly List<(string Modified, DateTimeOffset Committed)> _unread = [];
    private readonly List<(string Modified, DateTimeOffset Committed)> _read = [];
    private SyncWatermark? _watermark;
    private string _zone = "Europe/Berlin";
    private TimeSpan _site;
    private TimeSpan _ours;
    private TimeSpan _steady;
    private DateTimeOffset _lastLook;
    private bool _isOdd;

    public List<string> Missed { get; } = [];

    /// <summary>No zone is changed and no clock set, but for summer time.</summary>
    public bool IsCalm { get; init; }

    /// <summary>
    /// Saves that were read again though they were committed more than two hours before the last look.
    /// </summary>
    public int ReadAgain { get; private set; }

    public void Step()
    {
        _true += TimeSpan.FromSeconds(random.Next(1, 900));
        switch (random.Next(IsCalm ? 10 : 14))
        {
            case < 6: Save(); break;
            case < 10: Run(); break;
            case 10 when random.Next(4) == 0: Change(() => _zone = Zones[random.Next(Zones.Length)]); break;
            case 11: Change(() => _site = Shift()); break;
            case 12: Change(() => (_ours, _steady) = Steps(Shift())); break;
            case 13 when random.Next(6) == 0: _true += TimeSpan.FromHours(random.Next(1, 300)); break;
        }
    }

    /// <summary>
    /// One change between two runs, since more may undo each other unseen, and none within a transaction: those are the
    /// patrol's.
    /// </summary>
    private void Change(Action change)
    {
        if (_isOdd) Run();
        _true += LatestCommit;
        _isOdd = true;
        change();
    }

    /// <summary>The steady clock follows ours forward only.</summary>
    private (TimeSpan, TimeSpan) Steps(TimeSpan ours) => (ours, ours > _steady ? ours : _steady);

    private TimeSpan Shift() => random.Next(3) == 0 ? TimeSpan.Zero : TimeSpan.FromMinutes(random.Next(-5000, 5000));

    private void Save()
    {
        var late = TimeSpan.FromSeconds(random.Next((int)LatestCommit.TotalSeconds));
        var local = TimeZoneInfo.ConvertTime(_true + _site, TimeZoneInfo.FindSystemTimeZoneById(_zone));
        _unread.Add((local.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture), _true + late));
    }

    private void Run()
    {
        var (site, ours) = (_true + _site, _true + _ours);
        var now = SyncWatermark.At(site < ours ? site : ours, _true + _steady, _zone);
        var begin = _watermark?.Begin(now) ?? "";
        foreach (var save in _unread.Where(
            save => save.Committed <= _true && string.CompareOrdinal(save.Modified, begin) < 0))
            Missed.Add($"{save.Modified}, committed {save.Committed:u}, lies before {begin}; looked at {_watermark}, "
                + $"now {now}.");
        ReadAgain += _read.Count(
            save => save.Committed < _lastLook - TimeSpan.FromHours(2)
                && string.CompareOrdinal(save.Modified, begin) >= 0);
        _read.AddRange(_unread.Where(save => save.Committed <= _true));
        _unread.RemoveAll(save => save.Committed <= _true);
        (_watermark, _lastLook, _isOdd) = (now, _true, false);
    }
}
