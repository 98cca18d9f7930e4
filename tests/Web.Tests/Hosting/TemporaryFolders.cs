namespace CustomerSync.Tests.Hosting;

internal static class TemporaryFolders
{
    private const int Tries = 20;

    /// <summary>
    /// Deletes it with what is in it. A process that has just been killed may still be seen to write there; what is
    /// left then is for the machine's own cleaning, and no test fails by it.
    /// </summary>
    public static void Remove(this DirectoryInfo folder)
    {
        for (var i = 0; i < Tries; i++)
        {
            try
            {
                folder.Delete(recursive: true);
                return;
            }
            catch (DirectoryNotFoundException) { return; }
            catch (IOException) { Thread.Yield(); }
        }
    }
}
