using Nod.Server.Hosting;

namespace Nod.Server.Tests.Commands;

/// <summary>Where a setting comes from, and what is said when it is wrong.</summary>
public sealed class ServerSettingsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nod-settings-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_flag_beats_the_environment_which_beats_the_file_which_beats_the_default()
    {
        var none = Read();
        Assert.Equal(("http://127.0.0.1:8787", 1_000_000, null), (none.Urls, none.ContactsInMemory, none.Database));

        WriteFile("""{ "urls": "http://127.0.0.1:1", "contacts_in_memory": 2001, "database": "file" }""");
        var file = Read();
        Assert.Equal(("http://127.0.0.1:1", 2001, "file"), (file.Urls, file.ContactsInMemory, file.Database));

        var environment = new Dictionary<string, string?>
        {
            ["NOD_URLS"] = "http://127.0.0.1:2",
            ["NOD_CONTACTS_IN_MEMORY"] = "2002",
            ["NOD_DATABASE"] = "environment",
        };
        var told = Read([], environment);
        Assert.Equal(("http://127.0.0.1:2", 2002, "environment"), (told.Urls, told.ContactsInMemory, told.Database));

        var flags = new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:3",
            ["contacts-in-memory"] = "2003",
            ["database"] = "flag",
        };
        var said = Read(flags, environment);
        Assert.Equal(("http://127.0.0.1:3", 2003, "flag"), (said.Urls, said.ContactsInMemory, said.Database));
    }

    [Fact]
    public void Trusted_proxies_are_networks()
    {
        var good = new Dictionary<string, string?> { ["NOD_TRUSTED_PROXIES"] = "10.2.0.0/16; 2001:db8::/32" };
        Assert.Equal(["10.2.0.0/16", "2001:db8::/32"], Read([], good).TrustedProxies.Select(one => one.ToString()));

        var bad = new Dictionary<string, string?> { ["NOD_TRUSTED_PROXIES"] = "proxy.example" };
        var refused = Assert.Throws<SettingsException>(() => Read([], bad));
        Assert.Contains("trusted-proxies: proxy.example is no network", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_folder_comes_from_the_flag_or_the_environment()
    {
        var there = new Dictionary<string, string?> { ["NOD_DATA"] = folder.FullName };
        var elsewhere = new Dictionary<string, string?> { ["NOD_DATA"] = "/nowhere" };

        Assert.Equal(
            folder.FullName,
            ServerSettings.Read(new Dictionary<string, string?>(), there.GetValueOrDefault).Data
        );
        Assert.Equal(folder.FullName, Read([], elsewhere).Data);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_folder_nothing_is_guessed(string? data)
    {
        var flags = new Dictionary<string, string?> { ["data"] = data };

        var refusal = Assert.Throws<SettingsException>(() => ServerSettings.Read(flags, _ => null));

        Assert.Equal(["--data DIR is missing (or NOD_DATA)."], refusal.Problems);
    }

    [Fact]
    public void Everything_wrong_is_told_at_once()
    {
        WriteFile(
            """{ "colour": "red", "contacts_in_memory": "many", "urls": "http://good.example;ftp://bad.example" }"""
        );

        var refusal = Assert.Throws<SettingsException>(() => Read());

        Assert.Equal(3, refusal.Problems.Count);
        Assert.Contains("colour", refusal.Problems[0], StringComparison.Ordinal);
        Assert.Contains("ftp://bad.example", refusal.Problems[1], StringComparison.Ordinal);
        Assert.Contains("contacts-in-memory", refusal.Problems[2], StringComparison.Ordinal);
        Assert.All(refusal.Problems, problem => Assert.Contains(problem, refusal.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("999", false)]
    [InlineData("1000", true)]
    [InlineData("-1000", false)]
    [InlineData("1e6", false)]
    [InlineData("2147483648", false)]
    [InlineData("", false)]
    public void Contacts_in_memory_is_a_whole_number_of_a_thousand_at_least(string count, bool good)
    {
        var flags = new Dictionary<string, string?> { ["contacts-in-memory"] = count };

        if (good)
        {
            Assert.Equal(1000, Read(flags).ContactsInMemory);
        }
        else
        {
            Assert.Single(Assert.Throws<SettingsException>(() => Read(flags)).Problems);
        }
    }

    [Theory]
    [InlineData("https://127.0.0.1:8787")]
    [InlineData("127.0.0.1:8787")]
    [InlineData("")]
    [InlineData("http://127.0.0.1:1;")]
    public void An_address_that_is_not_plain_http_is_refused(string urls) =>
        Assert.Single(
            Assert.Throws<SettingsException>(() => Read(new Dictionary<string, string?> { ["urls"] = urls })).Problems
        );

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    public void A_file_that_is_no_JSON_object_is_refused(string text)
    {
        WriteFile(text);

        Assert.StartsWith(
            "nod.json: ",
            Assert.Throws<SettingsException>(() => Read()).Problems[0],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_mail_server_is_named_with_whom_mails_come_from_and_its_password_apart()
    {
        var flags = new Dictionary<string, string?>
        {
            ["smtp"] = "smtp://nod@mail.example:2525",
            ["mail-from"] = "nod@acme.example",
            ["otlp-endpoint"] = "http://127.0.0.1:4317",
        };

        var read = Read(flags, new Dictionary<string, string?> { ["NOD_SMTP_PASSWORD"] = "secret" });

        Assert.Equal(
            ("mail.example", 2525, "nod", "secret", false),
            (read.Mail!.Server.Host, read.Mail.Port, read.Mail.User, read.Mail.Password, read.Mail.IsTls)
        );
        Assert.Equal(4317, read.OtlpEndpoint!.Port);
        var secure = Read(
            new Dictionary<string, string?> { ["smtp"] = "smtps://mail.example", ["mail-from"] = "nod@acme.example" }
        );
        Assert.Equal((465, true, null), (secure.Mail!.Port, secure.Mail.IsTls, secure.Mail.User));
    }

    [Theory]
    [InlineData("http://mail.example", "nod@acme.example")]
    [InlineData("smtp://nod:secret@mail.example", "nod@acme.example")]
    [InlineData("smtp://nod@mail.example", "nod@acme.example")] // its password is missing
    [InlineData("smtp://mail.example", null)]
    [InlineData("smtp://mail.example", "nobody")]
    [InlineData(null, "nod@acme.example")]
    public void A_mail_server_that_can_t_be_used_is_refused(string? server, string? from) =>
        Assert.Single(
            Assert
                .Throws<SettingsException>(() =>
                    Read(new Dictionary<string, string?> { ["smtp"] = server, ["mail-from"] = from })
                )
                .Problems
        );

    private ServerSettings Read(Dictionary<string, string?>? flags = null, Dictionary<string, string?>? told = null)
    {
        var given = flags ?? [];
        given["data"] = folder.FullName;
        return ServerSettings.Read(given, name => told?.GetValueOrDefault(name));
    }

    private void WriteFile(string text) =>
        File.WriteAllText(Path.Combine(folder.FullName, ServerSettings.FileName), text);
}
