using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Nod.Catalog;
using Nod.Ledger;
using Nod.Server.Api;
using Nod.Server.Catalog;
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
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerOnly | UnixFileMode.UserExecute;

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
    public static Installation Create(string folder)
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
    public IReadOnlyList<string> OpenSecrets()
    {
        if (OperatingSystem.IsWindows())
        {
            return [];
        }

        var files = System.IO.Directory.EnumerateFiles(Path.Combine(folder, KeysFolder));
        return [.. files.Where(IsOpen)];
    }

    [UnsupportedOSPlatform("windows")]
    private static bool IsOpen(string file) => (File.GetUnixFileMode(file) & ~OwnerOnly) != 0;

    private byte[] ReadSecret(string file)
    {
        var path = Path.Combine(folder, KeysFolder, file);
        try
        {
            return Convert.FromHexString(File.ReadAllText(path).Trim());
        }
        catch (Exception broken) when (broken is IOException or FormatException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The secret {KeysFolder}/{file} can't be read: {broken.Message}");
        }
    }

    private static void WriteSecret(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using var writer = new StreamWriter(path, options);
        writer.Write(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes)));
    }
}
