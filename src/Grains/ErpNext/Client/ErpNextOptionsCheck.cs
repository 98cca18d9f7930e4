using Microsoft.Extensions.Options;

namespace CustomerSync.ErpNext;

/// <summary>
/// What the attributes of <see cref="ErpNextOptions"/> cannot say: the address, and that it comes with a key or not at
/// all.
/// </summary>
internal sealed class ErpNextOptionsCheck : IValidateOptions<ErpNextOptions>
{
    private const string Keys = "in ERPNext, User › Settings › API Access › Generate Keys.";

    public ValidateOptionsResult Validate(string? name, ErpNextOptions options)
    {
        var problems = Problems(options).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Problems(ErpNextOptions options)
    {
        if (options.Url is { Length: > 0 } && !IsSiteRoot(options.Url))
            yield return "ErpNext:Url must be the root of the site, such as https://erp.example.com: http or https, "
                + "without user name, path or query.";
        if (new[] { options.Url, options.ApiKey, options.ApiSecret }.All(string.IsNullOrEmpty)) yield break;
        if (string.IsNullOrEmpty(options.Url))
            yield return "ErpNext:Url is missing (ApiKey or ApiSecret is set): set it, or none of the three.";
        if (string.IsNullOrEmpty(options.ApiKey)) yield return "ErpNext:ApiKey is missing: " + Keys;
        if (string.IsNullOrEmpty(options.ApiSecret)) yield return "ErpNext:ApiSecret is missing: " + Keys;
        if (!IsHeaderText(options.ApiKey) || !IsHeaderText(options.ApiSecret))
            yield return "ErpNext:ApiKey and ErpNext:ApiSecret must be plain letters and digits, as ERPNext makes "
                + "them.";
    }

    private static bool IsHeaderText(string? text) => text is null || text.All(unit => unit is > ' ' and <= '~');

    private static bool IsSiteRoot(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https" && uri is { AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" };
}
