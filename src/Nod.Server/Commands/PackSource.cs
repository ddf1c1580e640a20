using Nod.Ledger;
using Nod.Rules;
using Nod.Server.Hosting;
using Nod.Storage;

namespace Nod.Server.Commands;

/// <summary>Packs as an operator names them: a folder, a file, what comes with this program, or what was kept.</summary>
internal static class PackSource
{
    /// <summary>What stands for the packs that come with this program.</summary>
    public const string Shipped = "shipped";

    private const int DigitsMin = 8;

    /// <summary>Name and text of each pack.</summary>
    /// <param name="named">
    /// A folder with packs, one pack, <see cref="Shipped"/>, or the first digits of the version of a policy or of the hash of
    /// a pack that the installation kept.
    /// </param>
    /// <param name="store">The installation, or null when none was named.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="SettingsException">There is nothing of that name.</exception>
    public static async Task<IReadOnlyList<(string File, string Text)>> ReadAsync(
        string named,
        SqlStore? store,
        CancellationToken cancellation
    )
    {
        if (named == Shipped)
        {
            return [.. Policy.Shipped.Packs.Select(pack => (pack.Name, pack.Text))];
        }

        if (System.IO.Directory.Exists(named))
        {
            return [.. System.IO.Directory.EnumerateFiles(named, "*.yaml").Order(StringComparer.Ordinal).Select(Read)];
        }

        if (File.Exists(named))
        {
            return [Read(named)];
        }

        if (named.Length < DigitsMin || !named.All(char.IsAsciiHexDigitLower))
        {
            throw new SettingsException([
                $"{named} is no folder, no file, not '{Shipped}', and not {DigitsMin} or more digits of a version or hash.",
            ]);
        }

        return store is null
            ? throw new SettingsException([$"{named} is a version or hash: name the installation with --data."])
            : await KeptAsync(named, store, cancellation);
    }

    private static async Task<IReadOnlyList<(string File, string Text)>> KeptAsync(
        string digits,
        SqlStore store,
        CancellationToken cancellation
    )
    {
        var found = await store.FindDocumentAsync(digits, cancellation);
        switch (found?.Kind)
        {
            case KeptKind.Pack:
                return [(found.Name, found.Text)];
            case KeptKind.Policy:
                var packs = new List<(string, string)>();
                foreach (var part in PolicyManifest.PartsOf(found.Text).Where(part => part.Kind == KeptKind.Pack))
                {
                    var pack =
                        await store.FindDocumentAsync(part.Sha256, cancellation)
                        ?? throw new SettingsException([$"The pack {part.Name} ({part.Sha256}) is not kept."]);
                    packs.Add((pack.Name, pack.Text));
                }

                return packs;
            default:
                throw new SettingsException([$"The installation kept no policy and no pack {digits}."]);
        }
    }

    private static (string File, string Text) Read(string path) => (Path.GetFileName(path), File.ReadAllText(path));
}
