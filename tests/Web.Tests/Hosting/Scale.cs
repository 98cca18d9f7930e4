using System.Globalization;

namespace CustomerSync.Tests.Hosting;

/// <summary>
/// Storms are small in <c>./test.sh</c> and as large as the issues name them with CUSTOMERSYNC_TEST_SCALE=10.
/// </summary>
internal static class Scale
{
    public static int Of(int small, int full) =>
        int.TryParse(Environment.GetEnvironmentVariable("CUSTOMERSYNC_TEST_SCALE"), CultureInfo.InvariantCulture,
            out var scale) && scale >= 10 ? full : small;
}
