namespace CustomerSync;

/// <summary>The process cannot run with these settings; the message names the setting and the cure.</summary>
public sealed class ConfigurationException : Exception
{
    public ConfigurationException(string message) : base(message) { }

    public ConfigurationException(string message, Exception inner) : base(message, inner) { }
}
