using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;
using Nod.Server.Tests.Threads;

namespace Nod.Server.Tests.Keeping;

/// <summary>A person of whom much is told in every way there is, and what would be found of them in a file.</summary>
internal static class Traces
{
    public const string Name = "Mariana Quetzal";
    public const string Ats = "ats-998877-quetzal";
    private const string Words = "Kangaroo shifts in Yonkers from Monday.";
    private const string Said = "when does the kangaroo shift start";
    private const string Note = "She signed at the zebra booth.";
    private const string WorkNote = "Ask her about the armadillo licence.";
    private const string Tag = "wombat-wanted";
    private const string Application = "application-okapi-31";

    /// <summary>Tells everything of somebody.</summary>
    /// <param name="team">Who tells it.</param>
    /// <param name="phone">Of whom.</param>
    /// <param name="settle">Waits until nothing is due.</param>
    public static Task LeaveAsync(Team team, string phone, Func<Task> settle) =>
        LeaveAsync(team, phone, settle, new(Name, Ats, Note, Words, Said, WorkNote, Tag, Application));

    /// <summary>Tells the same kinds of things of somebody else.</summary>
    public static Task LeaveOthersAsync(Team team, string phone, Func<Task> settle) =>
        LeaveAsync(
            team,
            phone,
            settle,
            new(
                "Other Person",
                "ats-other",
                "Another note.",
                "Other shifts.",
                "thanks",
                "Fine.",
                "fine",
                "application-1"
            )
        );

    /// <summary>Every form the number is written in, and what was told.</summary>
    public static IReadOnlyList<string> Of(string phone) =>
        [phone[1..], phone[2..], Name, Ats, Words, Said, Note, WorkNote, Tag, Application];

    /// <summary>Which of these are found in a folder, in files as they are and in what zips hold.</summary>
    public static IReadOnlyList<string> FoundIn(string folder, IEnumerable<string> traces)
    {
        var wanted = traces.Select(trace => (Trace: trace, Bytes: Encoding.UTF8.GetBytes(trace))).ToList();
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var path in System.IO.Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            foreach (var (part, bytes) in Contents(path))
            {
                found.UnionWith(
                    wanted.Where(one => bytes.AsSpan().IndexOf(one.Bytes) >= 0).Select(one => $"{one.Trace} in {part}")
                );
            }
        }

        return [.. found];
    }

    // What the server has taken away meanwhile holds nothing.
    private static IEnumerable<(string Part, byte[] Bytes)> Contents(string path)
    {
        if (Path.GetFileName(path) == "nod.lock")
        {
            yield break;
        }

        byte[] whole;
        try
        {
            using var file = new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete
            );
            whole = Read(file);
        }
        catch (FileNotFoundException)
        {
            yield break;
        }

        yield return (path, whole);
        if (path.EndsWith(".zip", StringComparison.Ordinal))
        {
            using var zip = new ZipArchive(new MemoryStream(whole));
            foreach (var entry in zip.Entries)
            {
                using var part = entry.Open();
                yield return ($"{path}:{entry.FullName}", Read(part));
            }
        }
    }

    private static byte[] Read(Stream stream)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static async Task LeaveAsync(Team team, string phone, Func<Task> settle, Told told)
    {
        var consent = team.ConsentBody(phone);
        consent["subject"] = new JsonObject
        {
            ["name"] = told.Name,
            ["external_ids"] = new JsonObject { ["ats"] = told.Ats },
        };
        consent["evidence"] = new JsonObject
        {
            ["attachments"] = new JsonArray(
                new JsonObject
                {
                    ["name"] = "note.txt",
                    ["media_type"] = "text/plain",
                    ["base64"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(told.Note)),
                }
            ),
        };
        (await team.Api.PostAsync("/v1/consents", consent, $"consent of {phone}")).ShouldBe(201);
        (await team.Api.PostAsync("/v1/messages", Team.TextBody(phone, told.Words))).ShouldBe(201);
        await settle();
        (await team.HearAsync(phone, told.Said)).ShouldBe(200);
        (await team.Api.PostAsync("/v1/relationships", team.RelationshipBody(phone))).ShouldBe(201);
        await WorkAsync(team, phone, told);
        await settle();
    }

    // What a hiring team writes down about somebody.
    private static async Task WorkAsync(Team team, string phone, Told told)
    {
        var tags = new JsonObject { ["tags"] = new JsonArray(told.Tag) };
        (await team.Api.PutAsync($"/v1/contacts/{phone}/tags", tags)).ShouldBe(200);
        var applied = new JsonObject
        {
            ["phone"] = phone,
            ["brand"] = Team.Brand,
            ["kind"] = "application_received",
            ["reference"] = told.Application,
            ["occurred_at"] = team.Now,
        };
        (await team.Api.PostAsync("/v1/hiring-events", applied)).ShouldBe(201);
        var conversation = await new Inbox(team).IdAsync(phone);
        var note = new JsonObject { ["text"] = told.WorkNote, ["by"] = "Kim" };
        (await team.Api.PostAsync($"/v1/conversations/{conversation}/notes", note)).ShouldBe(201);
    }

    private sealed record Told(
        string Name,
        string Ats,
        string Note,
        string Words,
        string Said,
        string WorkNote,
        string Tag,
        string Application
    );
}
