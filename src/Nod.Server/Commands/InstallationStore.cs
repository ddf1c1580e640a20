using Nod.Server.Hosting;
using Nod.Storage;

namespace Nod.Server.Commands;

/// <summary>Opens the store of an installation for a command that looks at it. The server must be stopped.</summary>
internal static class InstallationStore
{
    public static Task<SqlStore> OpenAsync(string? data, string? database)
    {
        var settings = ServerSettings.Read(
            new Dictionary<string, string?> { ["data"] = data, ["database"] = database },
            Environment.GetEnvironmentVariable
        );
        return Stores.OpenAsync(
            settings,
            Installation.Open(settings.Data),
            TimeProvider.System,
            Stores.NewIds(TimeProvider.System)
        );
    }
}
