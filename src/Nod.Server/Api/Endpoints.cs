using System.Diagnostics;
using System.Text.Json.Serialization.Metadata;
using Nod.Catalog;
using Nod.Ledger;
using Nod.Server.Catalog;

namespace Nod.Server.Api;

/// <summary>
/// The one way an endpoint is made: who may call it, what it reads, what it answers. Authentication, scopes,
/// strict reading, idempotency and problems are the same for all; a handler only does its work.
/// </summary>
internal sealed class Endpoints(IEndpointRouteBuilder routes, Node node, Dialect dialect)
{
    public Endpoints(IEndpointRouteBuilder routes, Node node)
        : this(routes, node, Dialect.Nod) { }

    public Node Node => node;

    /// <summary>An endpoint that reads nothing but its address.</summary>
    public void Get<TAnswer>(string pattern, Scope scope, string summary, Func<Call, Task<Answer>> handle) =>
        Map<object, TAnswer>(HttpMethods.Get, pattern, scope, summary, call => handle(call));

    /// <summary>An endpoint that reads a JSON object.</summary>
    public void Post<TInput, TAnswer>(
        string pattern,
        Scope scope,
        string summary,
        JsonTypeInfo<TInput> type,
        Func<Call, TInput, Task<Answer>> handle
    )
        where TInput : class => Map<TInput, TAnswer>(HttpMethods.Post, pattern, scope, summary, Reading(type, handle));

    /// <summary>An endpoint that is told all it needs by its address and does work on it; a body is not read.</summary>
    public void Post<TAnswer>(string pattern, Scope scope, string summary, Func<Call, Task<Answer>> handle) =>
        Map<object, TAnswer>(
            HttpMethods.Post,
            pattern,
            scope,
            summary,
            call =>
            {
                call.Asked([]);
                call.ThrowIfFaulty();
                return handle(call);
            }
        );

    /// <summary>An endpoint that replaces something by its name.</summary>
    public void Put<TInput, TAnswer>(
        string pattern,
        Scope scope,
        string summary,
        JsonTypeInfo<TInput> type,
        Func<Call, TInput, Task<Answer>> handle
    )
        where TInput : class => Map<TInput, TAnswer>(HttpMethods.Put, pattern, scope, summary, Reading(type, handle));

    /// <summary>An endpoint that reads a form.</summary>
    public void PostForm<TAnswer>(
        string pattern,
        Scope scope,
        string summary,
        Func<Call, FormBody, Task<Answer>> handle
    ) =>
        Map<FormBody, TAnswer>(
            HttpMethods.Post,
            pattern,
            scope,
            summary,
            async call =>
            {
                if (!FormBody.Is(call.Http.Request.ContentType))
                {
                    return UnsupportedMediaType(FormBody.MediaType);
                }

                var body = await BodyReader.BytesAsync(call.Http);
                call.Asked(body.Span);
                var form = FormBody.Read(body.Span, call.Faults);
                call.ThrowIfFaulty();
                return await OnceAsync(call, () => handle(call, form));
            }
        );

    /// <summary>
    /// An endpoint that reads rows in more than one format and answers NDJSON. The handler writes it and answers null, or
    /// answers what went wrong.
    /// </summary>
    public void PostRows<TAnswer>(string pattern, Scope scope, string summary, Func<Call, Task<Answer?>> handle) =>
        Map<FileBody, TAnswer>(HttpMethods.Post, pattern, scope, summary, handle);

    /// <summary>An endpoint that reads a file: any bytes, which the handler reads itself.</summary>
    public void PostFile<TAnswer>(string pattern, Scope scope, string summary, Func<Call, Task<Answer>> handle) =>
        Map<FileBody, TAnswer>(HttpMethods.Post, pattern, scope, summary, call => handle(call));

    /// <summary>An endpoint that answers with a file. The handler writes it and answers null, or answers what went wrong.</summary>
    public void GetFile(string pattern, Scope scope, string summary, Func<Call, Task<Answer?>> handle) =>
        Map<object, FileBody>(HttpMethods.Get, pattern, scope, summary, handle);

    /// <summary>
    /// An endpoint that answers JSON, or a stream when it is asked for one. The handler writes that and answers null.
    /// </summary>
    public void GetOrStream<TAnswer>(string pattern, Scope scope, string summary, Func<Call, Task<Answer?>> handle) =>
        Map<object, TAnswer>(HttpMethods.Get, pattern, scope, summary, handle);

    /// <summary>An endpoint that withdraws something.</summary>
    public void Delete(string pattern, Scope scope, string summary, Func<Call, Task<Answer>> handle) =>
        Map<object, object>(HttpMethods.Delete, pattern, scope, summary, call => handle(call));

    /// <summary>An endpoint that withdraws something and reads why.</summary>
    public void Delete<TInput, TAnswer>(
        string pattern,
        Scope scope,
        string summary,
        JsonTypeInfo<TInput> type,
        Func<Call, TInput, Task<Answer>> handle
    )
        where TInput : class =>
        Map<TInput, TAnswer>(HttpMethods.Delete, pattern, scope, summary, Reading(type, handle));

    /// <summary>An endpoint that reads NDJSON when it is given NDJSON, and else one JSON object.</summary>
    public void PostOneOrMany<TInput, TAnswer>(
        string pattern,
        Scope scope,
        string summary,
        JsonTypeInfo<TInput> type,
        Func<Call, TInput, Task<Answer>> handle,
        Func<Call, Task> handleMany
    )
        where TInput : class
    {
        var one = Reading(type, handle);
        Map<TInput, TAnswer>(
            HttpMethods.Post,
            pattern,
            scope,
            summary,
            async call =>
            {
                if (!Ndjson.Is(call.Http.Request.ContentType))
                {
                    return await one(call);
                }

                call.ThrowIfFaulty();
                await handleMany(call);
                return null;
            }
        );
    }

    /// <summary>An endpoint that reads NDJSON and answers NDJSON.</summary>
    public void PostMany<TInput, TAnswer>(string pattern, Scope scope, string summary, Func<Call, Task> handle) =>
        Map<TInput, TAnswer>(
            HttpMethods.Post,
            pattern,
            scope,
            summary,
            async call =>
            {
                if (!Ndjson.Is(call.Http.Request.ContentType))
                {
                    return UnsupportedMediaType(Ndjson.MediaType);
                }

                call.ThrowIfFaulty();
                await handle(call);
                return null;
            }
        );

    private Func<Call, Task<Answer?>> Reading<TInput>(
        JsonTypeInfo<TInput> type,
        Func<Call, TInput, Task<Answer>> handle
    )
        where TInput : class =>
        async call =>
        {
            if (!call.Http.Request.HasJsonContentType())
            {
                return UnsupportedMediaType("application/json");
            }

            var body = await BodyReader.BytesAsync(call.Http);
            call.Asked(body.Span);
            if (BodyReader.Read(body.Span, type, call.Faults) is not { } input)
            {
                throw new BadRequestException(call.Faults.All);
            }

            return await OnceAsync(call, () => handle(call, input));
        };

    private static async Task<Answer> OnceAsync(Call call, Func<Task<Answer>> handle)
    {
        try
        {
            return await handle();
        }
        catch (BadRequestException)
        {
            // A time that lay ahead may have passed since: a repetition is answered like the first time.
            if (await call.KeptAsync() is { } kept)
            {
                return kept;
            }

            throw;
        }
    }

    private Answer UnsupportedMediaType(string wanted) =>
        dialect.Error(StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", $"Send {wanted} in UTF-8.");

    private void Map<TInput, TAnswer>(
        string method,
        string pattern,
        Scope scope,
        string summary,
        Func<Call, Task<Answer?>> handle
    ) =>
        routes
            .MapMethods(pattern, [method], (RequestDelegate)(http => RunAsync(http, scope, handle)))
            .WithMetadata(new ApiOperation(method, pattern, scope, summary, typeof(TInput), typeof(TAnswer), dialect));

    private void Map<TInput, TAnswer>(
        string method,
        string pattern,
        Scope scope,
        string summary,
        Func<Call, Task<Answer>> handle
    ) => Map<TInput, TAnswer>(method, pattern, scope, summary, async call => (Answer?)await handle(call));

    // The HTTP edge: one of the three places where any failure ends, told to the caller without its inside.
    private async Task RunAsync(HttpContext http, Scope scope, Func<Call, Task<Answer?>> handle)
    {
        var started = Stopwatch.GetTimestamp();
        Answer? answer;
        try
        {
            answer = Authenticate(http, scope, out var call) ?? await handle(call!);
        }
        catch (BadRequestException bad)
        {
            answer = Refusal(bad.Faults);
        }
        catch (BodyTooLargeException)
        {
            answer = TooLarge();
        }
        catch (BadHttpRequestException bad)
        {
            answer = bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? TooLarge() : BrokenTransfer();
        }
        catch (IdempotencyConflictException)
        {
            answer = dialect.Error(
                StatusCodes.Status422UnprocessableEntity,
                "idempotency_conflict",
                $"This {dialect.IdempotencyHeader} was used for another request; use a new one."
            );
        }
        catch (Exception gone)
            when (gone is OperationCanceledException or IOException && http.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            node.Log.RequestFailed(failure, http.Request.Method, Node.RouteOf(http));
            answer = dialect.Error(
                StatusCodes.Status500InternalServerError,
                "internal",
                "Something went wrong here; nothing was stored. The log has the cause."
            );
        }

        if (answer is { } ready && !http.Response.HasStarted)
        {
            await ready.WriteAsync(http, dialect.ErrorMediaType);
        }

        node.Metrics.Answered(Node.RouteOf(http), http.Response.StatusCode, Stopwatch.GetElapsedTime(started));
    }

    /// <summary>Why a request may not be answered; null if it came with a key of this scope.</summary>
    public Answer? Refuse(HttpContext http, Scope scope) => Authenticate(http, scope, out _);

    /// <summary>The same, and whose key it is.</summary>
    public Answer? Refuse(HttpContext http, Scope scope, out Guid organization)
    {
        var refusal = Authenticate(http, scope, out var call);
        organization = call?.OrganizationId ?? default;
        return refusal;
    }

    private Answer? Authenticate(HttpContext http, Scope scope, out Call? call)
    {
        call = null;
        if (http.Features.Get<KnownKey>() is { } user)
        {
            // From within: a page of the admin app, which has asked for the permission.
            call = new Call(http, node, user, dialect.IdempotencyHeader);
            return null;
        }

        if (
            http.Request.Headers.Authorization is not [{ } header]
            || dialect.Recognize(header, node.Catalog.Current) is not { } known
        )
        {
            return Unauthorized(http);
        }

        if (!known.Granted.HasFlag(scope))
        {
            return dialect.Error(
                StatusCodes.Status403Forbidden,
                "forbidden",
                $"This needs a key with the scope {EnumWords<Scope>.Of(scope)}."
            );
        }

        call = new Call(http, node, known, dialect.IdempotencyHeader);
        return null;
    }

    private Answer Unauthorized(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = dialect.Challenge;
        return dialect.Error(StatusCodes.Status401Unauthorized, "unauthorized", dialect.Credentials);
    }

    private Answer Refusal(IReadOnlyList<Fault> faults) =>
        dialect.Error(StatusCodes.Status400BadRequest, "bad_request", Problem.Summary(faults), faults);

    private Answer BrokenTransfer() => dialect.Error(StatusCodes.Status400BadRequest, "bad_request", Problem.Broken);

    private Answer TooLarge() =>
        dialect.Error(
            StatusCodes.Status413PayloadTooLarge,
            "too_large",
            $"A body has at most {BodyReader.BytesMax} bytes, a line of NDJSON {Ndjson.LineBytesMax}."
        );
}

/// <summary>Stands for a body of any bytes where an endpoint describes itself.</summary>
internal sealed class FileBody;

/// <summary>What the OpenAPI document says about an endpoint.</summary>
internal sealed record ApiOperation(
    string Method,
    string Pattern,
    Scope Scope,
    string Summary,
    Type Input,
    Type Output,
    Dialect Dialect
);
