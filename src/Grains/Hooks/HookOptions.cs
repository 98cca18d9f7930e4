using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace CustomerSync.Hooks;

/// <summary>Section <c>Hooks</c>: webhooks that are sent to subscribers.</summary>
public sealed class HookOptions
{
    public const string Section = "Hooks";

    /// <summary>How long a receiver may take to answer. Default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:00:50", ErrorMessage = "Hooks:Timeout must be 1 to 50 seconds.")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Whether a receiver may be on this machine. Default: only with <c>Access:Mode=Open</c>.
    /// </summary>
    public bool AllowLoopback { get; set; }

    internal static void Bind(HookOptions options, IConfiguration configuration)
    {
        options.AllowLoopback = string.Equals(configuration["Access:Mode"], "Open", StringComparison.OrdinalIgnoreCase);
        configuration.GetSection(Section).Bind(options);
    }
}
