using System.CommandLine;

namespace Nod.Server.Commands;

/// <summary>The options that commands share.</summary>
internal static class Options
{
    public static Option<string?> Data() => new("--data") { Description = "The data folder (or NOD_DATA)." };

    public static Option<string?> Database() =>
        new("--database")
        {
            Description = "An Npgsql connection string; without it SQLite in the data folder (or NOD_DATABASE).",
        };

    public static Option<bool> Json() => new("--json") { Description = "Print JSON." };

    public static Option<string> Reason() =>
        new("--reason") { Description = "Why, in your words; kept with the installation.", Required = true };

    public static Option<string?> LogOrigin() =>
        new("--log-origin")
        {
            Description =
                "The log's name for ever, such as log.acme.example/nod; made up unless given (or NOD_LOG_ORIGIN).",
        };

    public static Option<string?> Urls() =>
        new("--urls") { Description = "Addresses to listen at, by semicolons; http://127.0.0.1:8787 (or NOD_URLS)." };

    public static Option<string?> RecordsPlace() =>
        new("--records-place")
        {
            Description = "Where the records are kept, as evidence packs tell it (or NOD_RECORDS_PLACE).",
        };

    public static Option<string?> ContactsInMemory() =>
        new("--contacts-in-memory")
        {
            Description =
                "How many contacts to keep in memory, about 300 bytes each; 1000000 (or NOD_CONTACTS_IN_MEMORY).",
        };
}
