using System.Text.Json;
using System.Text.Json.Nodes;
using Nod.Server.Hosting;
using Nod.Server.Log;
using Nod.Storage;
using Nod.Storage.Moving;

namespace Nod.Server.Moving;

/// <summary>
/// Makes an installation out of a copy, in an empty place: everything is checked before anything is written, and the whole
/// is audited before it may be served. It then signs and sends nothing until somebody says that it may.
/// </summary>
internal static class CopyLoader
{
    /// <summary>Loads a copy.</summary>
    /// <param name="copy">The copy.</param>
    /// <param name="settings">The empty place.</param>
    /// <param name="keys">A folder with the keys; null for those in the copy.</param>
    /// <param name="clock">The time.</param>
    /// <param name="cancellation">Stops it; what was written is taken back.</param>
    /// <returns>What the audit looked at.</returns>
    /// <exception cref="CopyException">It can't be loaded; the message says what is left and what to do.</exception>
    public static async Task<AuditReport> LoadAsync(
        WholeCopy copy,
        ServerSettings settings,
        string? keys,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (Installation.IsUsed(settings.Data))
        {
            throw new CopyException($"{settings.Data} is in use. Name an empty folder, or one that does not exist.");
        }

        await Stores.ThrowIfUsedAsync(settings, copy.Manifest.Schema, cancellation);
        copy.Verify(cancellation);
        keys ??= copy.PathOf(CopyMaker.KeysFolder);
        ThrowIfOthers(keys, copy);
        var installation = await FillAsync(copy, settings, keys, clock, cancellation);
        await Stores.UpgradeAsync(settings);
        var report = await AuditAsync(settings, installation, clock, cancellation);
        if (report.FaultCount > 0)
        {
            throw new CopyException(
                $"What was loaded does not agree with its log, so it must not be used:\n- "
                    + string.Join("\n- ", report.Faults)
                    + "\nTake another copy. This place stays marked as unfinished."
            );
        }

        installation.Finish();
        return report;
    }

    private static async Task<Installation> FillAsync(
        WholeCopy copy,
        ServerSettings settings,
        string keys,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        try
        {
            var installation = Installation.Begin(settings.Data, keys);
            PrivateFiles.CopyAll(copy.PathOf(CopyMaker.AttachmentsFolder), installation.AttachmentsFolder);
            PrivateFiles.CopyAll(copy.PathOf(CopyMaker.PacksFolder), installation.PacksFolder);
            CopyOptions(copy, settings);
            await using var load = await Stores.LoadAsync(settings, copy.Manifest.Schema, cancellation);
            await TableFiles.ReadAsync(load, copy.Manifest.Tables, copy.OpenFile, cancellation);
            var hold = new Hold(clock.Now(), await load.LastWaitingAsync(cancellation)).ToText();
            await load.PutValueAsync(Held.Log, hold, cancellation);
            await load.PutValueAsync(Held.Sending, hold, cancellation);
            await load.CommitAsync(cancellation);
            return installation;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            TakeBack(settings);
            throw new CopyException(
                $"The copy could not be loaded, and nothing of it is left: {failure.Message}",
                failure
            );
        }
        catch
        {
            TakeBack(settings);
            throw;
        }
    }

    private static void TakeBack(ServerSettings settings)
    {
        if (System.IO.Directory.Exists(settings.Data))
        {
            Installation.TakeBack(settings.Data);
        }
    }

    // Other settings are the same in every place; which database is used is not.
    private static void CopyOptions(WholeCopy copy, ServerSettings settings)
    {
        var path = copy.PathOf(ServerSettings.FileName);
        if (!File.Exists(path))
        {
            return;
        }

        var options = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
        var text = options.Remove("database")
            ? JsonSerializer.SerializeToUtf8Bytes(options, CopyNodes.Default.JsonObject)
            : File.ReadAllBytes(path);
        PrivateFiles.Write(Path.Combine(settings.Data, ServerSettings.FileName), text);
    }

    private static void ThrowIfOthers(string keys, WholeCopy copy)
    {
        if (!LogKeys.AreIn(keys))
        {
            throw new CopyException(
                $"There are no keys in {keys}. An export has none unless it was made with --with-keys: "
                    + "name the folder that holds the installation's with --keys. Without its contact key no stop could be "
                    + "matched to a number, and without its log key the log could not go on."
            );
        }

        var origin = LogKeys.Open(keys, null).Origin;
        if (copy.Manifest.Log is { } log && log.Origin != origin)
        {
            throw new CopyException($"The keys in {keys} are those of the log {origin}; the copy's is {log.Origin}.");
        }

        var fingerprint = Installation.ReadKeyring(keys).Fingerprint;
        if (copy.ContactKeyFingerprint() is { } known && known != fingerprint)
        {
            throw new CopyException(
                $"The contact key in {keys} has the fingerprint {fingerprint}; the copy was made with {known}."
            );
        }
    }

    private static async Task<AuditReport> AuditAsync(
        ServerSettings settings,
        Installation installation,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var keys = installation.ReadLogKeys(null);
        await using var store = await Stores.OpenAsync(settings, installation, clock, Stores.NewIds(clock));
        return await new Audit(store, [.. keys.All.Select(key => key.Verifier)]).RunAsync(cancellation);
    }
}
