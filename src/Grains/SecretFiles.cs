using System.Text;
using Microsoft.Extensions.Configuration;

namespace CustomerSync;

/// <summary>
/// Secrets that stand in files, as Docker, systemd and Kubernetes hand them over: the setting with <c>File</c> behind
/// its name says where. A file is read at the start.
/// </summary>
public static class SecretFiles
{
    private const int MaxBytes = 64 * 1024;

    private static readonly string[] Keys =
    [
        "Webhooks:Secret", "Webhooks:PreviousSecret", "ErpNext:ApiKey", "ErpNext:ApiSecret",
        "Storage:ConnectionString", "To:ConnectionString", "Access:Oidc:ClientSecret",
    ];

    /// <exception cref="ConfigurationException">A file cannot be taken; each line names a key and the cure.</exception>
    public static void AddSecretFiles(this IConfigurationManager configuration)
    {
        var (found, problems) = (new Dictionary<string, string?>(), new List<string>());
        foreach (var key in Keys)
            if (configuration[key + "File"] is { Length: > 0 } file)
                if (Problem(configuration, key, file, out var secret) is { } problem) problems.Add(problem);
                else found[key] = secret;
        if (problems.Count > 0) throw new ConfigurationException(string.Join('\n', problems));
        if (found.Count > 0) configuration.AddInMemoryCollection(found);
    }

    private static string? Problem(IConfiguration configuration, string key, string file, out string? secret)
    {
        secret = null;
        if (!string.IsNullOrEmpty(configuration[key])) return $"{key} and {key}File are both set: take one away.";
        try
        {
            if (new FileInfo(file).Length > MaxBytes)
                return $"{key}File: {file} is larger than {MaxBytes / 1024} KiB, so it is another file.";
            // What an editor puts around it is not part of it.
            secret = SettingText.WithoutLineBreaks(File.ReadAllText(file, Encoding.UTF8));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return $"{key}File: {file} cannot be read: {error.Message}";
        }
        return string.IsNullOrEmpty(secret) ? $"{key}File: {file} is empty." : null;
    }
}
