using ErpNextSimulator.Documents;
using ErpNextSimulator.Rest;

namespace ErpNextSimulator.Control;

/// <summary>
/// What goes wrong on demand. All off by default; set over <c>POST /simulator/faults</c> or from a test.
/// </summary>
public sealed class Faults(SimulatorOptions options)
{
    private readonly Random _random = new(options.Seed);
    private readonly Lock _gate = new();

    /// <summary>Milliseconds that every REST answer waits.</summary>
    public int Slow { get; set; }

    /// <summary>Connections are cut without an answer.</summary>
    public bool Down { get; set; }

    /// <summary>503 SessionStopped, as while migrating.</summary>
    public bool Maintenance { get; set; }

    /// <summary>502 with nginx's HTML.</summary>
    public bool BadGateway { get; set; }

    /// <summary>200 with a login page: something that is not ERPNext answers.</summary>
    public bool NotErpNext { get; set; }

    /// <summary>Seconds of Retry-After of a 429; 0: none.</summary>
    public int RateLimit { get; set; }

    /// <summary>
    /// What is left of frappe's budget, 0 to 1, told with each answer; null: the site has no rate limit.
    /// </summary>
    public double? Budget { get; set; }

    /// <summary>How many REST requests the fault lasts for; 0: until it is switched off.</summary>
    public int For { get; set; }

    /// <summary>
    /// How far the clock of the web server in front (the Date of its answers) is ahead of the site's.
    /// </summary>
    public TimeSpan WebServerAhead { get; set; }

    /// <summary>How many REST requests are served before the fault begins.</summary>
    public int After { get; set; }

    /// <summary>An HTTP method that is refused with 403, as PUT of a key whose user may only read.</summary>
    public string? RefusedMethod { get; set; }

    /// <summary>
    /// 411 to every request that may have a body and tells no length, as of a server in front that takes no chunked
    /// ones.
    /// </summary>
    public bool LengthRequired { get; set; }

    /// <summary>
    /// Bodies do not get as far as ERPNext: <c>chunked</c> those without a length, <c>all</c>, or null: they do.
    /// </summary>
    public string? LosesBodies { get; set; }

    /// <summary>Credentials are refused, as after a key was revoked.</summary>
    public bool Revoked { get; set; }

    /// <summary>
    /// Customers on which ERPNext breaks (500) when more than their names is asked for, as on values that it cannot
    /// write.
    /// </summary>
    public HashSet<string> Broken { get; } = new(StringComparer.Ordinal);

    /// <summary>Share of webhooks that are never sent.</summary>
    public double Lost { get; set; }

    /// <summary>Share of webhooks that are sent twice.</summary>
    public double Twice { get; set; }

    /// <summary>Share of webhooks that come late, and by how many milliseconds at most.</summary>
    public double Late { get; set; }

    public int LateBy { get; set; } = 2_000;

    public int CopiesOfNextWebhook() => Chance(Lost) ? 0 : Chance(Twice) ? 2 : 1;

    public TimeSpan? LatenessOfNextWebhook()
    {
        if (!Chance(Late)) return null;
        lock (_gate) return TimeSpan.FromMilliseconds(_random.Next(LateBy + 1));
    }

    /// <summary>
    /// Customers that a user permission hides: lists leave them out, and asked for by name they are refused (403).
    /// </summary>
    public HashSet<string> Hidden { get; } = new(StringComparer.Ordinal);

    /// <summary>DocTypes that the roles of the key's user do not let it read any more.</summary>
    public HashSet<string> Unreadable { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// Custom fields of the Customer that an administrator has removed, or not made yet: ERPNext does not know them.
    /// </summary>
    public HashSet<string> Removed { get; } = new(
        DocTypes.Customer.Fields.Where(field => field.IsCustom).Select(field => field.Name), StringComparer.Ordinal);

    /// <summary>
    /// What a server in front answers a request with, in HTML of its own (a firewall, a proxy that takes no <c>%2F</c>);
    /// 0: it passes it on.
    /// </summary>
    public Func<string, int>? InFront { get; set; }

    /// <summary>
    /// Called with each REST request before it is answered: what happens on the site between two requests.
    /// </summary>
    public Action<string>? Before { get; set; }

    public bool Hides(Document document) =>
        Hidden.Count > 0 && document.Type == DocTypes.Customer && Hidden.Contains(document.Name);

    public void MustRead(User user, string docType)
    {
        user.MustRead(docType);
        if (Unreadable.Contains(docType)) throw FrappeException.Forbidden(user.Name, docType);
    }

    /// <summary>Breaks an answer that holds a broken customer.</summary>
    public PyList Whole(string docType, PyList rows)
    {
        if (docType != "Customer") return rows;
        foreach (var row in rows.OfType<PyDict>())
            if (row.Count > 2 && row.GetValueOrDefault("name") is string name && Broken.Contains(name))
                throw new FrappeException(500, "TypeError", $"unsupported operand in {name}");
        return rows;
    }

    /// <summary>Called once per REST request; ends a fault that was to last for some requests only.</summary>
    public FaultsNow Take()
    {
        lock (_gate)
        {
            if (After > 0)
            {
                After--;
                return default;
            }
            var now = new FaultsNow(Slow, Down, Maintenance, BadGateway, NotErpNext, RateLimit, Revoked);
            if (For > 0 && --For == 0)
                (Slow, Down, Maintenance, BadGateway, NotErpNext, RateLimit, Revoked) =
                    (0, false, false, false, false, 0, false);
            return now;
        }
    }

    public void Clear()
    {
        lock (_gate) (Slow, Down, Maintenance, BadGateway, NotErpNext, RateLimit, Revoked, For, Lost, Twice, Late) =
            (0, false, false, false, false, 0, false, 0, 0, 0, 0);
        (After, LengthRequired, LosesBodies, RefusedMethod) = (0, false, null, null);
    }

    private bool Chance(double share)
    {
        if (share <= 0) return false;
        lock (_gate) return _random.NextDouble() < share;
    }
}

/// <summary>The faults of one request.</summary>
public readonly record struct FaultsNow(
    int Slow, bool Down, bool Maintenance, bool BadGateway, bool NotErpNext, int RateLimit, bool Revoked);
