using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CustomerSync.Benchmarks.Intake;

/// <summary>
/// Ready HTTP requests, one after another in a file for each thread of wrk, all of one length: signed webhooks of about
/// 1.2 KB, as ERPNext's template sends them. Each customer's next one is newer, and changes one field: the phone, the
/// credit limit or the group, in turn.
/// </summary>
internal sealed class Deliveries(string folder, int customers)
{
    public const string Secret = "benchmark";
    public const int Threads = 2;

    public const string Header = "X-Frappe-Webhook-Signature";

    public const string Path = "/api/webhooks/erpnext/customers";

    private static readonly string[] Groups = ["Commercial", "Government", "Individual"];
    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    private int _version;

    /// <summary>Files for a measurement, newer than all before.</summary>
    /// <param name="atLeast">Requests for each thread; whole rounds over its customers are written.</param>
    /// <returns>The length of a request in bytes; files are <c>requests.0</c>, <c>requests.1</c>.</returns>
    public int Write(int atLeast)
    {
        var own = customers / Threads;
        var rounds = Math.Max(1, (atLeast + own - 1) / own);
        Parallel.For(0, Threads, thread =>
        {
            using var file = File.Create(System.IO.Path.Combine(folder, $"requests.{thread}"), 1 << 20);
            for (var round = 0; round < rounds; round++)
                for (var i = 0; i < own; i++) file.Write(Request((thread * own) + i, _version + round));
        });
        return Request(0, 0).Length;
    }

    /// <summary>
    /// So many of them were taken at most: the next ones begin after those. Further on, more than one field would
    /// differ.
    /// </summary>
    public void Took(long requests) => _version += (int)((requests + customers - 1) / customers);

    /// <summary>As frappe signs.</summary>
    public static string Signature(string body) => Convert.ToBase64String(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(body)));

    private static byte[] Request(int customer, int version)
    {
        var body = Body(customer, version);
        return Encoding.UTF8.GetBytes(
            $"POST {Path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + $"{Header}: {Signature(body)}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
    }

    /// <summary>Of one length for all customers and versions.</summary>
    public static string Body(int customer, int version) => string.Create(CultureInfo.InvariantCulture, $$$"""
        {"event": "on_update", "doc": {"account_manager": null, "accounts": [], "companies": [], "creation": "2026-01-01 06:54:23.762517", "credit_limits": [{"bypass_credit_limit_check": 0, "company": "Lab Trading", "credit_limit": {{{100_000 + ((version + 1) / 3)}}}.50, "doctype": "Customer Credit Limit", "idx": 1, "name": "ocibmvbg7f", "parentfield": "credit_limits", "parenttype": "Customer"}], "customer_group": "{{{Groups[version / 3 % Groups.Length]}}}", "customer_name": "Customer Number {{{customer:000000}}} Trading Company", "customer_primary_address": "Customer {{{customer:000000}}}-Billing", "customer_primary_contact": "Customer {{{customer:000000}}}-Contact", "customer_type": "Company", "default_commission_rate": 2.5, "default_currency": "SAR", "disabled": 0, "docstatus": 0, "doctype": "Customer", "email_id": "office{{{customer:000000}}}@customer.example", "industry": null, "is_frozen": 0, "language": "en", "mobile_no": "+96650{{{(version + 2) / 3:0000000}}}", "modified": "{{{Start.AddSeconds(version):yyyy-MM-dd HH:mm:ss}}}.000000", "modified_by": "Administrator", "name": "CUST-{{{customer:000000}}}", "naming_series": "CUST-.YYYY.-", "owner": "Administrator", "payment_terms": null, "primary_address": "1 King Fahd Road, Riyadh 12211, Saudi Arabia", "tax_id": "3{{{customer:000000}}}00000003", "territory": "Saudi Arabia", "website": null}}
        """);
}
