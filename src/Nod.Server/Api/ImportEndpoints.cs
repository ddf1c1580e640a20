using Nod.Catalog;
using Nod.Imports;
using Nod.Server.Imports;

namespace Nod.Server.Api;

/// <summary>
/// Imports of consents, refusals and stops from a file: uploaded, looked at in a dry run, recorded, and told row by row.
/// </summary>
internal static class ImportEndpoints
{
    private const int PageSize = 50;
    private const int NameMax = 200;
    private const int OpenMax = 20;

    public static void Map(Endpoints api)
    {
        api.PostFile<ImportAnswer>(
            "/v1/imports",
            Scope.Write,
            "Upload consents, refusals or stops as CSV or NDJSON; answers with a suggested mapping",
            UploadAsync
        );
        api.Get<ItemList<ImportAnswer>>("/v1/imports", Scope.Read, "List the imports, newest first", ListAsync);
        api.Get<ItemList<MappingAnswer>>(
            "/v1/import-mappings",
            Scope.Read,
            "The mappings that come with Nod, for files of other systems",
            ListMappings
        );
        api.Get<ImportAnswer>("/v1/imports/{id}", Scope.Read, "Where an import stands", ShowAsync);
        api.Post<ImportStartInput, ImportAnswer>(
            "/v1/imports/{id}/start",
            Scope.Write,
            "Go over the rows of an import: as a dry run, or recording what can be",
            Wire.Json.ImportStartInput,
            StartAsync
        );
        api.Post<ImportAnswer>(
            "/v1/imports/{id}/cancel",
            Scope.Write,
            "Call an import off: what was recorded stays, the file goes",
            CancelAsync
        );
        api.GetFile(
            "/v1/imports/{id}/report",
            Scope.Read,
            "What came of each row, as NDJSON or (format=csv) CSV; outcome=refused,conflict shows those alone",
            ImportReport.SendAsync
        );
    }

    /// <summary>The import of the address, or null when there is none.</summary>
    public static async Task<ConsentImport?> FindAsync(Call call) =>
        Guid.TryParse(call.Route("id"), out var id)
            ? await call.Node.Store.FindImportAsync(new ImportAddress(call.OrganizationId, id), call.Cancellation)
            : null;

    private static async Task<Answer> UploadAsync(Call call)
    {
        var http = call.Http;
        var type = http.Request.ContentType;
        if ((!Ndjson.Is(type) && !CsvReader.Is(type)) || http.Request.Headers.ContentEncoding.Count > 0)
        {
            return Problem.Of(
                StatusCodes.Status415UnsupportedMediaType,
                "unsupported_media_type",
                $"Send {CsvReader.MediaType} or {Ndjson.MediaType} in UTF-8, not packed."
            );
        }

        var name = http.Request.Query["name"].ToString();
        call.Faults.AtMost("name", name, NameMax);
        call.ThrowIfFaulty();
        var open = await call.Node.Store.ReadOpenImportsAsync(call.Cancellation);
        if (open.Count(one => one.Address.Organization == call.OrganizationId) >= OpenMax)
        {
            return Refused($"{OpenMax} imports are open: finish or cancel one first.");
        }

        Ndjson.Unbound(http);
        var address = new ImportAddress(call.OrganizationId, call.Node.Ids.Next());
        var files = call.Node.Imports.Files;
        var isKept = false;
        try
        {
            var format = Ndjson.Is(type) ? ImportFormat.Ndjson : ImportFormat.Csv;
            var (bytes, sha256) = await files.KeepAsync(address, http.Request.Body, call.Cancellation);
            var columns = await ColumnsAsync(call, files, address, format);
            call.ThrowIfFaulty();
            var put = new PutImport(
                new ConsentImport
                {
                    Address = address,
                    File = new ImportFile(name.Length == 0 ? "upload" : name, format, bytes, sha256, columns),
                    CreatedWith = call.KeyId,
                    CreatedAt = call.Node.Clock.Now(),
                }
            );
            call.Asked(Convert.FromHexString(sha256));
            var answer = await call.CommitAsync(
                put,
                import => Answer.Created(ImportAnswer.Of(import), Wire.Json.ImportAnswer)
            );
            isKept = put.Applied;
            return answer;
        }
        catch (ImportRefusedException refused) when (refused.Code == "too_large")
        {
            return Problem.Of(StatusCodes.Status413PayloadTooLarge, refused.Code, refused.Message);
        }
        catch (ImportRefusedException refused)
        {
            return Problem.Of(StatusCodes.Status415UnsupportedMediaType, refused.Code, refused.Message);
        }
        finally
        {
            if (!isKept)
            {
                files.Remove(address);
            }
        }
    }

    private static async Task<IReadOnlyList<string>> ColumnsAsync(
        Call call,
        ImportFiles files,
        ImportAddress address,
        ImportFormat format
    )
    {
        await using var file = files.Open(address)!;
        var columns = await SourceRows.ColumnsAsync(file, format, call.Cancellation);
        if (columns.Count is 0 or > SourceRows.ColumnsMax || columns.Any(name => name.Length is 0 or > NameMax))
        {
            call.Faults.Add(
                "columns",
                "invalid",
                $"The first row must name 1 to {SourceRows.ColumnsMax} columns, of at most {NameMax} characters."
            );
        }

        foreach (var twice in columns.GroupBy(name => name).Where(group => group.Count() > 1))
        {
            call.Faults.Add("columns", "invalid", $"Two columns are called {twice.Key}.");
        }

        return columns;
    }

    private static async Task<Answer> StartAsync(Call call, ImportStartInput input)
    {
        var found = await FindAsync(call);
        if (found is null)
        {
            return Answer.NotFound("import");
        }

        var plan = ImportPlans.Read(call, found.File, input);
        call.ThrowIfFaulty();
        var isDryRun = input.DryRun == true;
        return await MoveAsync(
            call,
            found.Address,
            (known, now) => known.Start(plan, isDryRun, now),
            "It is running, or over."
        );
    }

    private static async Task<Answer> CancelAsync(Call call)
    {
        if (await FindAsync(call) is not { } found)
        {
            return Answer.NotFound("import");
        }

        var answer = await MoveAsync(call, found.Address, (known, now) => known.Cancel(now), "It is over.");
        if (await FindAsync(call) is { IsOpen: false })
        {
            call.Node.Imports.Files.Remove(found.Address);
        }

        return answer;
    }

    private static async Task<Answer> MoveAsync(
        Call call,
        ImportAddress address,
        Func<ConsentImport, NodaTime.Instant, ConsentImport?> move,
        string otherwise
    )
    {
        var answer = await call.CommitAsync(
            new MoveImport(address, move),
            moved => moved is null ? Refused(otherwise) : Answer.Ok(ImportAnswer.Of(moved), Wire.Json.ImportAnswer)
        );
        call.Node.Imports.Wake();
        return answer;
    }

    private static async Task<Answer> ShowAsync(Call call) =>
        await FindAsync(call) is { } import
            ? Answer.Ok(ImportAnswer.Of(import), Wire.Json.ImportAnswer)
            : Answer.NotFound("import");

    private static async Task<Answer> ListAsync(Call call)
    {
        Guid? before = null;
        if (call.Http.Request.Query["cursor"].ToString() is { Length: > 0 } cursor)
        {
            before = Guid.TryParse(cursor, out var id) ? id : null;
            if (before is null)
            {
                call.Faults.Add("cursor", "invalid", "cursor must be the next of the page before.");
            }
        }

        call.ThrowIfFaulty();
        var page = await call.Node.Store.ReadImportsAsync(call.OrganizationId, before, PageSize, call.Cancellation);
        return Answer.Ok(
            new ItemList<ImportAnswer>(
                [.. page.Select(ImportAnswer.Of)],
                page.Count == PageSize ? page[^1].Address.Id.ToString() : null
            ),
            Wire.Json.ItemListImportAnswer
        );
    }

    private static Task<Answer> ListMappings(Call call) =>
        Task.FromResult(
            Answer.Ok(
                new ItemList<MappingAnswer>(
                    [
                        .. ImportMappings.All.Select(one => new MappingAnswer(
                            one.Name,
                            one.Title,
                            one.Source,
                            one.Confidence
                        )),
                    ],
                    null
                ),
                Wire.Json.ItemListMappingAnswer
            )
        );

    private static Answer Refused(string why) => Problem.Of(StatusCodes.Status409Conflict, "import_state", why);
}
