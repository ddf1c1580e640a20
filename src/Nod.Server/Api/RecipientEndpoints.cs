using System.Text;
using System.Text.RegularExpressions;
using Nod.Broadcasts;
using Nod.Catalog;
using Nod.Decisions;
using Nod.Sending;

namespace Nod.Server.Api;

internal sealed record RecipientInput
{
    public string? Phone { get; init; }
    public IReadOnlyDictionary<string, string>? Fields { get; init; }
    public string? Language { get; init; }
    public string? TimeZone { get; init; }
}

internal sealed record RecipientAdded(int Line, string Phone);

/// <summary>The people of a broadcast: uploaded as NDJSON or CSV, listed with what came of each.</summary>
internal static partial class RecipientEndpoints
{
    private const int PageSize = 200;

    public static void Map(Endpoints api)
    {
        api.PostRows<RecipientAdded>(
            "/v1/broadcasts/{id}/recipients",
            Scope.Send,
            "Add people to a draft's fixed audience: NDJSON or CSV in, one line of NDJSON out for each row",
            AddAsync
        );
        api.Get<ItemList<RecipientAnswer>>(
            "/v1/broadcasts/{id}/recipients",
            Scope.Read,
            "The people of a broadcast, each with verdict, reason and where their message stands",
            ListAsync
        );
    }

    private static async Task<Answer?> AddAsync(Call call)
    {
        var type = call.Http.Request.ContentType;
        if (!Ndjson.Is(type) && !CsvReader.Is(type))
        {
            return Problem.Of(
                StatusCodes.Status415UnsupportedMediaType,
                "unsupported_media_type",
                $"Send {Ndjson.MediaType} or {CsvReader.MediaType} in UTF-8."
            );
        }

        call.ThrowIfFaulty();
        if (await BroadcastEndpoints.FindAsync(call) is not { } broadcast)
        {
            return BroadcastEndpoints.Unknown();
        }

        if (broadcast.Status != BroadcastStatus.Draft || broadcast.Plan.Audience.Kind != AudienceKind.Fixed)
        {
            return BroadcastEndpoints.Refused("Only a draft with a fixed audience takes recipients.");
        }

        var texts = call.Node.Broadcasts.TextsOf(broadcast);
        Task<ReadOnlyMemory<byte>> AddRow(Call one, RecipientInput input, int line) =>
            AddAsync(one, broadcast.Address, texts, input, line);
        if (Ndjson.Is(type))
        {
            await Ndjson.RunAsync(call, Wire.Json.RecipientInput, AddRow);
            return null;
        }

        Ndjson.Unbound(call.Http);
        using var rows = new CsvReader(call.Http.Request.Body);
        if (await ReadHeadAsync(call, rows) is not { } columns)
        {
            return Problem.Of(call.Faults.All);
        }

        await Ndjson.AnswerAsync(
            call,
            async (underWay, cancellation) =>
            {
                while (await rows.ReadAsync(cancellation) is { } row)
                {
                    await underWay.WriteAsync(AnswerAsync(call, columns, row, AddRow), cancellation);
                }
            }
        );
        return null;
    }

    private static async Task<ReadOnlyMemory<byte>> AddAsync(
        Call call,
        BroadcastAddress broadcast,
        BroadcastTexts texts,
        RecipientInput input,
        int line
    )
    {
        var faults = call.Faults;
        var phone = call.ValidPhone("phone", input.Phone);
        faults.Language("language", input.Language);
        call.TimeZone("time_zone", input.TimeZone);
        WrittenTexts.CheckFields(faults, input.Fields);
        var row = new RecipientRow
        {
            Line = line,
            Fields = input.Fields ?? new Dictionary<string, string>(),
            Language = input.Language,
            TimeZone = input.TimeZone,
        };
        if (!faults.Any)
        {
            foreach (var field in texts.MissingIn(row).Where(field => field != BroadcastTexts.NameField))
            {
                faults.Add($"fields.{field}", "field_missing", $"The text needs {field}, and has no fallback for it.");
            }
        }

        call.ThrowIfFaulty();
        var answer = await call.CommitAsync(
            new AddRecipient(broadcast, phone, row),
            added =>
                added
                    ? Answer.Ok(new RecipientAdded(line, phone.ToString()), Wire.Json.RecipientAdded)
                    : new Answer(
                        StatusCodes.Status409Conflict,
                        Ndjson.Bad(line, StatusCodes.Status409Conflict, "broadcast_state", [])
                    ),
            line
        );
        return answer.Body;
    }

    // The head names the columns: phone, language and time_zone are what they say, everything else is a field.
    private static async Task<IReadOnlyList<string>?> ReadHeadAsync(Call call, CsvReader rows)
    {
        if (await rows.ReadAsync(call.Cancellation) is not { Fault: null, Fields: var head })
        {
            call.Faults.Add(string.Empty, "malformed_csv", "The first row must name the columns.");
            return null;
        }

        List<string> names =
        [
            .. head.Select(name => NotInName().Replace(name.Trim().ToLowerInvariant(), "_").Trim('_')),
        ];
        if (!names.Contains("phone"))
        {
            call.Faults.Add("phone", "required", "One column must be called phone.");
        }

        for (var at = 0; at < names.Count; at++)
        {
            if (names[at].Length == 0 || names.IndexOf(names[at]) < at)
            {
                call.Faults.Add($"columns[{at}]", "invalid", $"Column {at + 1} needs a name of its own.");
            }
        }

        return call.Faults.Any ? null : names;
    }

    private static Task<ReadOnlyMemory<byte>> AnswerAsync(
        Call call,
        IReadOnlyList<string> columns,
        CsvRow row,
        Func<Call, RecipientInput, int, Task<ReadOnlyMemory<byte>>> add
    ) =>
        Ndjson.AloneAsync(
            call.ForLine(Encoding.UTF8.GetBytes(string.Join('\u001f', row.Fields))),
            row.Line,
            one =>
            {
                if (row.Fault is { } fault)
                {
                    one.Faults.Add(string.Empty, "malformed_csv", fault);
                }
                else if (row.Fields.Count > columns.Count)
                {
                    one.Faults.Add(
                        string.Empty,
                        "malformed_csv",
                        $"The row has {row.Fields.Count} values for {columns.Count} columns."
                    );
                }

                one.ThrowIfFaulty();
                return add(one, InputOf(columns, row.Fields), row.Line);
            }
        );

    private static RecipientInput InputOf(IReadOnlyList<string> columns, IReadOnlyList<string> values)
    {
        var named = columns.Zip(values).Where(pair => pair.Second.Length > 0).ToDictionary();
        named.Remove("phone", out var phone);
        named.Remove("language", out var language);
        named.Remove("time_zone", out var zone);
        return new RecipientInput
        {
            Phone = phone?.Trim(),
            Language = language?.Trim(),
            TimeZone = zone?.Trim(),
            Fields = named,
        };
    }

    private static async Task<Answer> ListAsync(Call call)
    {
        if (await BroadcastEndpoints.FindAsync(call) is not { } broadcast)
        {
            return BroadcastEndpoints.Unknown();
        }

        var query = call.Http.Request.Query;
        var filter = new RecipientFilter(
            Word<Verdict>(call, "verdict"),
            query["reason"].ToString() is { Length: > 0 } reason ? reason : null,
            Word<MessageStatus>(call, "status")
        );
        var cursor = new NumberCursor(call.Http);
        PhoneNumber? after = null;
        if (query["cursor"].ToString() is { Length: > 0 } given && !cursor.TryOpen(given, out after))
        {
            call.Faults.Add(
                "cursor",
                "invalid",
                "cursor must be the next of the page before, asked for with the same key."
            );
        }

        call.ThrowIfFaulty();
        var page = await call.Node.Store.ReadRecipientsAsync(
            broadcast.Address,
            filter,
            after,
            PageSize,
            call.Cancellation
        );
        var isWhole = call.Grants(Scope.Send);
        return Answer.Ok(
            new ItemList<RecipientAnswer>(
                [.. page.Select(one => BroadcastWire.Show(one, isWhole))],
                page.Count == PageSize ? cursor.Close(page[^1].Contact.Phone) : null
            ),
            Wire.Json.ItemListRecipientAnswer
        );
    }

    /// <summary>Whether this can name a field of a text.</summary>
    public static bool IsFieldName(string name) => FieldName().IsMatch(name);

    private static T? Word<T>(Call call, string name)
        where T : struct, Enum
    {
        var given = call.Http.Request.Query[name].ToString();
        if (given.Length == 0)
        {
            return null;
        }

        if (EnumWords<T>.TryParse(given, out var value))
        {
            return value;
        }

        call.Faults.Add(name, "invalid", $"{name} must be one of {string.Join(", ", EnumWords<T>.All)}.");
        return null;
    }

    [GeneratedRegex(@"^[a-z0-9_]{1,64}\z")]
    private static partial Regex FieldName();

    [GeneratedRegex(@"[^a-z0-9]+")]
    private static partial Regex NotInName();
}
