using System.Text.Json.Nodes;
using Nod.Verification;
using Spectre.Console;

namespace Nod.Server.Story;

/// <summary>An answer as the story sees it.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">The answer's JSON.</param>
internal sealed record Heard(int Status, JsonNode Body)
{
    /// <summary>The value at a path such as <c>decision.verdict</c> or <c>items.0.body</c>; empty when there is none.</summary>
    public string At(string path)
    {
        JsonNode? node = Body;
        foreach (var step in path.Split('.'))
        {
            node = node switch
            {
                JsonArray list when int.TryParse(step, out var index) && index < list.Count => list[index],
                JsonObject map => map[step],
                _ => null,
            };
        }

        return node?.ToString() ?? string.Empty;
    }

    /// <summary>How many items the answer lists.</summary>
    public int Items => (Body["items"] as JsonArray)?.Count ?? 0;
}

/// <summary>Says what the story does, does it over HTTP, and says whether it went as it should.</summary>
internal sealed class Narrator(HttpClient http)
{
    private const int Indent = 6;

    private int step;

    /// <summary>Whether every check so far held.</summary>
    public bool Holds { get; private set; } = true;

    /// <summary>Begins a step.</summary>
    public void Step(string title)
    {
        AnsiConsole.WriteLine();
        AnsiConsole.MarkupLineInterpolated($"[bold]{++step}  {title}[/]");
    }

    /// <summary>Sends a request and shows it in short.</summary>
    public async Task<Heard> AskAsync(
        HttpMethod method,
        string path,
        JsonNode? body = null,
        string? shown = null,
        bool quiet = false
    )
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : JsonContent.Create(body);
        using var response = await http.SendAsync(request);
        var heard = new Heard(
            (int)response.StatusCode,
            await response.Content.ReadFromJsonAsync<JsonNode>() ?? new JsonObject()
        );
        if (!quiet)
        {
            AnsiConsole.MarkupLineInterpolated($"   [grey]{method} {path}  {shown ?? string.Empty}[/]");
        }

        return heard;
    }

    /// <summary>Shows an answer in one line and notes whether it is the right one.</summary>
    public bool Expect(bool right, Heard heard, string answer)
    {
        Holds &= right;
        AnsiConsole.MarkupLineInterpolated(
            right
                ? $"   [green]{heard.Status}[/] {answer}"
                : (FormattableString)$"   [red]{heard.Status} WRONG[/] {heard.Body.ToJsonString()}"
        );
        return right;
    }

    /// <summary>Notes whether something done here went as it should, and says it.</summary>
    public bool Check(bool right, string good, string wrong)
    {
        Holds &= right;
        AnsiConsole.MarkupLineInterpolated(
            right ? $"   [green]ok[/]  {good}" : (FormattableString)$"   [red]WRONG[/] {wrong}"
        );
        return right;
    }

    /// <summary>Fetches a file; empty when there is none.</summary>
    public async Task<byte[]> FetchAsync(string path)
    {
        AnsiConsole.MarkupLineInterpolated($"   [grey]GET {path}[/]");
        using var response = await http.GetAsync(path);
        return response.IsSuccessStatusCode ? await response.Content.ReadAsByteArrayAsync() : [];
    }

    /// <summary>Shows a command that anybody can run, in one line whatever the width, so that it can be copied.</summary>
    public static void Command(string command) => AnsiConsole.Profile.Out.Writer.WriteLine($"   $ {command}");

    /// <summary>Shows a line of the verifier's.</summary>
    public static void Line(ReportLine line)
    {
        var colour = line.Tone switch
        {
            ReportTone.Good => "green",
            ReportTone.Note => "grey",
            ReportTone.Wrong => "red",
            _ => "bold",
        };
        foreach (var part in Wrapped(line.ToString(), AnsiConsole.Profile.Width - Indent))
        {
            AnsiConsole.MarkupLine($"{new string(' ', Indent)}[{colour}]{Markup.Escape(part)}[/]");
        }
    }

    // Later lines stand under the first one's words, behind the word that says how the check went.
    private static IEnumerable<string> Wrapped(string text, int width)
    {
        var line = string.Empty;
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = new string(' ', ReportLine.HeadWidth - 1);
            }

            line += line.Length == 0 ? word : $" {word}";
        }

        yield return line;
    }

    /// <summary>Shows a text as it stands on the phone.</summary>
    public static void Phone(string from, string body) =>
        AnsiConsole.MarkupLineInterpolated($"      [yellow]{from} >[/] {body}");

    /// <summary>Closes the story.</summary>
    public void Close(string good)
    {
        AnsiConsole.WriteLine();
        AnsiConsole.MarkupLineInterpolated(
            Holds ? $"[green]{good}[/]" : (FormattableString)$"[red]A step did not do what it should.[/]"
        );
        AnsiConsole.WriteLine();
    }
}
