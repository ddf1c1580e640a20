using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Nod.Catalog;
using Nod.Ledger;
using Nod.Server.Api;
using Nod.Server.Catalog;
using Nod.Server.Log;
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
    private const int SecretBytes = 32;
    private const UnixFileMode OwnerFolder = SecretFiles.OwnerOnly | UnixFileMode.UserExecute;

    private readonly string folder;

    private Installation(string folder)
    {
        this.folder = folder;
        Keyring = new ContactKeyring(ReadSecret(ContactKeyFile));
        SimulatorSecret = ReadSecret(SimulatorKeyFile);
    }

    /// <summary>Makes the keys of contacts.</summary>
    public ContactKeyring Keyring { get; }

    /// <summary>Signs what the simulated carrier delivers.</summary>
    public byte[] SimulatorSecret { get; }

    /// <summary>Where the simulated carrier keeps its journal.</summary>
    public string SimulatorJournal => Path.Combine(folder, "simulator.ndjson");

    /// <summary>Where files that belong to records are kept.</summary>
    public string AttachmentsFolder => Path.Combine(folder, "attachments");

    /// <summary>Where evidence packs are kept.</summary>
    public string PacksFolder => Path.Combine(folder, "packs");

    /// <summary>Where erasures stand once more, for restored backups.</summary>
    public string ErasureJournal => Path.Combine(folder, "erasures.log");

    /// <summary>Opens the folder of an installation.</summary>
    /// <exception cref="StoreUnavailableException">There is none, or its secrets can't be read.</exception>
    public static Installation Open(string folder)
    {
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
        if (System.IO.Directory.Exists(folder) && System.IO.Directory.EnumerateFileSystemEntries(folder).Any())
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
        LogKeys.Create(keys.FullName, logOrigin);
        return new Installation(folder);
    }

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
        if (LogKeys.AreIn(Keys))
        {
            return [];
        }

        LogKeys.Create(Keys, logOrigin);
        return ["keys/log.key"];
    }

    /// <summary>Reads the keys of the log.</summary>
    /// <exception cref="StoreUnavailableException">One is missing or broken, or the origin is another one.</exception>
    public LogKeys ReadLogKeys(string? origin) => LogKeys.Open(Keys, origin);

    private string Keys => Path.Combine(folder, KeysFolder);

    private byte[] ReadSecret(string file)
    {
        try
        {
            return Convert.FromHexString(SecretFiles.Read(Keys, file));
        }
        catch (FormatException broken)
        {
            throw new StoreUnavailableException($"The secret {KeysFolder}/{file} can't be read: {broken.Message}");
        }
    }

    private static void WriteSecret(string path) =>
        SecretFiles.Write(path, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes)));
}
