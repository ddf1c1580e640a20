using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Nod.Catalog;
using Nod.Ledger;
using Nod.Server.Api;
using Nod.Server.Callbacks;
using Nod.Server.Catalog;
using Nod.Server.EvidencePacks;
using Nod.Server.Log;
using Nod.Server.Moving;
using Nod.Storage;

namespace Nod.Server.Hosting;

/// <summary>What <c>nod init</c> shows once.</summary>
internal sealed record FirstAccess(
    Guid OrganizationId,
    string Organization,
    string ApiKey,
    string Email,
    string Password
);

/// <summary>
/// The data folder of an installation: its secrets in <c>keys/</c>, readable by the owner only, and what else it keeps
/// on disk. Made by <c>nod init</c> and by nothing else.
/// </summary>
internal sealed class Installation
{
    private const string KeysFolder = "keys";
    private const string ContactKeyFile = "contact.key";
    private const string SimulatorKeyFile = "simulator.key";
    private const string CallbackKeyFile = "callback.key";
    private const int SecretBytes = 32;
    private const UnixFileMode OwnerFolder = SecretFiles.OwnerOnly | UnixFileMode.UserExecute;

    private const string UnfinishedFile = "unfinished";

    private readonly string folder;

    private Installation(string folder)
    {
        this.folder = folder;
        Keyring = ReadKeyring(Keys);
        SimulatorSecret = ReadSecret(Keys, SimulatorKeyFile);
    }

    /// <summary>Makes the keys of contacts.</summary>
    public ContactKeyring Keyring { get; }

    /// <summary>Signs what the simulated carrier delivers.</summary>
    public byte[] SimulatorSecret { get; }

    /// <summary>Makes the secrets that sign what is posted to callers.</summary>
    /// <exception cref="StoreUnavailableException">An earlier version made the folder: <c>nod upgrade</c> is needed.</exception>
    public SigningSecrets ReadSigning() => new(ReadSecret(Keys, CallbackKeyFile));

    /// <summary>Where the simulated carrier keeps its journal.</summary>
    public string SimulatorJournal => Path.Combine(folder, "simulator.ndjson");

    /// <summary>Where files that belong to records are kept.</summary>
    public string AttachmentsFolder => Path.Combine(folder, "attachments");

    /// <summary>Where files of consents are kept until their import is over.</summary>
    public string ImportsFolder => Path.Combine(folder, "imports");

    /// <summary>Where evidence packs are kept.</summary>
    public string PacksFolder => Path.Combine(folder, "packs");

    /// <summary>Where erasures stand once more, for restored backups.</summary>
    public string ErasureJournal => Path.Combine(folder, "erasures.log");

    /// <summary>
    /// Where the keys are that seal the fields of forms. They are made when missing and are no secret of the record's: a copy
    /// does without them.
    /// </summary>
    public DirectoryInfo PageKeys()
    {
        var made = System.IO.Directory.CreateDirectory(Path.Combine(folder, "page-keys"));
        if (!OperatingSystem.IsWindows())
        {
            made.UnixFileMode = OwnerFolder;
        }

        return made;
    }

    /// <summary>Opens the folder of an installation.</summary>
    /// <exception cref="StoreUnavailableException">There is none, or its secrets can't be read.</exception>
    public static Installation Open(string folder)
    {
        if (File.Exists(Path.Combine(folder, UnfinishedFile)))
        {
            throw new StoreUnavailableException(
                $"A restore or import into {folder} was begun and not finished, so it must not be used. Delete {folder}, "
                    + "and drop the database if it is in PostgreSQL, and do it again."
            );
        }

        if (!File.Exists(Path.Combine(folder, KeysFolder, ContactKeyFile)))
        {
            throw new StoreUnavailableException(
                $"There is no installation in {folder}. Make one with: nod init --data {folder}"
            );
        }

        return new Installation(folder);
    }

    /// <summary>Creates the folder and its secrets; refuses a folder that holds anything.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="logOrigin">The log's name; null for one that is made up.</param>
    public static Installation Create(string folder, string? logOrigin = null)
    {
        if (IsUsed(folder))
        {
            throw new StoreUnavailableException(
                $"{folder} is in use. Name an empty folder, or one that does not exist."
            );
        }

        var data = System.IO.Directory.CreateDirectory(folder);
        var keys = System.IO.Directory.CreateDirectory(Path.Combine(folder, KeysFolder));
        if (!OperatingSystem.IsWindows())
        {
            // The database and the simulator's journal hold numbers and texts.
            data.UnixFileMode = OwnerFolder;
            keys.UnixFileMode = OwnerFolder;
        }

        WriteSecret(Path.Combine(keys.FullName, ContactKeyFile));
        WriteSecret(Path.Combine(keys.FullName, SimulatorKeyFile));
        WriteSecret(Path.Combine(keys.FullName, CallbackKeyFile));
        LogKeys.Create(keys.FullName, logOrigin);
        return new Installation(folder);
    }

    /// <summary>Begins an installation that is filled from a copy: until it is finished nobody else opens it.</summary>
    /// <param name="folder">A folder that is empty or does not exist.</param>
    /// <param name="keys">The folder with the keys.</param>
    public static Installation Begin(string folder, string keys)
    {
        PrivateFiles.CreateFolder(folder);
        PrivateFiles.Write(Path.Combine(folder, UnfinishedFile), "A restore or import was begun here.\n"u8);
        PrivateFiles.CopyAll(keys, Path.Combine(folder, KeysFolder));
        DurableFolder.Sync(folder);
        return new Installation(folder);
    }

    /// <summary>Finishes what <see cref="Begin"/> began; durable when it returns.</summary>
    public void Finish()
    {
        File.Delete(Path.Combine(folder, UnfinishedFile));
        DurableFolder.Sync(folder);
    }

    /// <summary>Takes back what <see cref="Begin"/> began, the mark last.</summary>
    public static void TakeBack(string folder)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo below)
            {
                below.Delete(recursive: true);
            }
            else if (entry.Name != UnfinishedFile)
            {
                entry.Delete();
            }
        }

        File.Delete(Path.Combine(folder, UnfinishedFile));
    }

    /// <summary>Whether a folder holds anything.</summary>
    public static bool IsUsed(string folder) =>
        System.IO.Directory.Exists(folder) && System.IO.Directory.EnumerateFileSystemEntries(folder).Any();

    /// <summary>Sets up an organization with its first key and its owner.</summary>
    public static async Task<FirstAccess> AddOrganizationAsync(IStore store, string name, IdSource ids)
    {
        var organization = new Organization(ids.Next(), name);
        var (key, secret) = ApiKeys.Make("first key", [Scope.Read, Scope.Write, Scope.Send, Scope.Admin], ids);
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        var email = $"owner@{organization.Id.ToString("N")[^8..]}.localhost";
        var user = new User
        {
            Email = email,
            PasswordHash = string.Empty,
            Role = Role.Owner,
        };
        user = user with { PasswordHash = new PasswordHasher<User>().HashPassword(user, password) };
        await store.CommitAsync(
            new PutSettings([
                new CatalogItem(
                    organization.Id,
                    CatalogKind.Organization,
                    organization.Id.ToString(),
                    null,
                    JsonSerializer.Serialize(organization, CatalogJson.Default.Organization)
                ),
                ApiKeys.Item(organization.Id, key),
                new CatalogItem(
                    organization.Id,
                    CatalogKind.User,
                    email,
                    "user:" + email,
                    JsonSerializer.Serialize(user, CatalogJson.Default.User)
                ),
            ])
        );
        return new FirstAccess(organization.Id, name, secret, email, password);
    }

    /// <summary>Secrets that others than the owner can read; none on Windows, whose folders have their own rules.</summary>
    public IReadOnlyList<string> OpenSecrets() => SecretFiles.OpenIn(Keys);

    /// <summary>Throws if others than the owner can read a secret.</summary>
    /// <exception cref="StoreUnavailableException">They can.</exception>
    public void ThrowIfOpen()
    {
        if (OpenSecrets() is { Count: > 0 } open)
        {
            throw new StoreUnavailableException(
                $"Others can read {string.Join(", ", open)}. Set the mode to 600; if anybody may have looked, change the keys."
            );
        }
    }

    /// <summary>Makes what installations of an earlier version lack; says what it made.</summary>
    public IReadOnlyList<string> AddMissing(string? logOrigin)
    {
        var made = new List<string>();
        if (!LogKeys.AreIn(Keys))
        {
            LogKeys.Create(Keys, logOrigin);
            made.Add("keys/log.key");
        }

        if (!File.Exists(Path.Combine(Keys, CallbackKeyFile)))
        {
            WriteSecret(Path.Combine(Keys, CallbackKeyFile));
            made.Add($"{KeysFolder}/{CallbackKeyFile}");
        }

        return made;
    }

    /// <summary>Reads the keys of the log.</summary>
    /// <exception cref="StoreUnavailableException">One is missing or broken, or the origin is another one.</exception>
    public LogKeys ReadLogKeys(string? origin) => LogKeys.Open(Keys, origin);

    /// <summary>The folder with the secrets.</summary>
    public string Keys => Path.Combine(folder, KeysFolder);

    /// <summary>Reads the contact key of a folder with keys.</summary>
    /// <exception cref="StoreUnavailableException">It can't be read.</exception>
    public static ContactKeyring ReadKeyring(string keys) => new(ReadSecret(keys, ContactKeyFile));

    private static byte[] ReadSecret(string keys, string file)
    {
        try
        {
            return Convert.FromHexString(SecretFiles.Read(keys, file));
        }
        catch (FormatException broken)
        {
            throw new StoreUnavailableException($"The secret {KeysFolder}/{file} can't be read: {broken.Message}");
        }
    }

    private static void WriteSecret(string path) =>
        SecretFiles.Write(path, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes)));
}
