using Nod.Catalog;
using Nod.Server.Admin.Access;
using Nod.Server.Api;
using Nod.Server.Catalog;

namespace Nod.Server.Admin.Application;

/// <summary>What a page asks of an endpoint.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Pattern">The endpoint's pattern.</param>
/// <param name="Route">The pieces of the path.</param>
internal sealed record Question(string Method, string Pattern, params (string Name, string Value)[] Route)
{
    /// <summary>The query, by name.</summary>
    public IReadOnlyDictionary<string, string?>? Query { get; init; }

    /// <summary>The body; empty for none.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>The body's media type.</summary>
    public string MediaType { get; init; } = "application/json";

    /// <summary>What the audit trail says it was done to; null for what only looks.</summary>
    public string? Subject { get; init; }

    /// <summary>What else the trail says.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Whether it is done in many commits, so that the trail gets one entry after the last.</summary>
    public bool IsMany { get; init; }

    /// <summary>A permission other than the operation's own, where one operation does things of several kinds.</summary>
    public Permission? Needs { get; init; }
}

/// <summary>
/// Runs the endpoints of <c>/v1</c> for pages, within the process: the same reading, checks, changes and answers as over HTTP,
/// in the name of a user instead of a key. The one way from a page to what Nod keeps
/// (<see href="../../../../docs/decisions/0033-pages-ask-endpoints.md">decision 0033</see>).
/// </summary>
internal sealed class Operations(EndpointDataSource endpoints, IServiceProvider services, Node node)
{
    private readonly Lazy<Dictionary<string, RouteEndpoint>> byName = new(() =>
        endpoints
            .Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<ApiOperation>() is not null)
            .ToDictionary(endpoint =>
            {
                var operation = endpoint.Metadata.GetMetadata<ApiOperation>()!;
                return $"{operation.Method} {operation.Pattern}";
            })
    );

    /// <summary>Asks in the name of a user who may; answers the status and what was answered.</summary>
    /// <exception cref="NotAllowedException">They may not.</exception>
    public async Task<(int Status, byte[] Body)> AskAsync(
        Actor actor,
        Question question,
        CancellationToken cancellation
    )
    {
        using var body = new MemoryStream();
        var http = NewContext(actor, question, body, cancellation);
        await RunAsync(http, actor, question);
        return (http.Response.StatusCode, body.ToArray());
    }

    /// <summary>Answers a browser's own request with what an endpoint answers to it, such as a file.</summary>
    /// <exception cref="NotAllowedException">The user may not have it.</exception>
    public Task AnswerAsync(HttpContext http, Actor actor, Question question)
    {
        Allow(actor, question);
        http.SetEndpoint(EndpointOf(question));
        http.Features.Set(KeyOf(actor));
        return RunAsync(http, actor, question);
    }

    private async Task RunAsync(HttpContext http, Actor actor, Question question)
    {
        var act = question.Subject is { } subject
            ? new Act(
                actor.Session.Organization,
                actor.User.Email,
                $"{question.Method} {question.Pattern}",
                subject,
                question.Detail
            )
            : null;
        if (act is not null && !question.IsMany)
        {
            http.Features.Set(act);
        }

        await http.GetEndpoint()!.RequestDelegate!(http);
        if (act is { IsRecorded: false } && http.Response.StatusCode < StatusCodes.Status400BadRequest)
        {
            await node.Store.CommitAsync(act.Alone());
        }
    }

    private DefaultHttpContext NewContext(Actor actor, Question question, Stream answer, CancellationToken cancellation)
    {
        Allow(actor, question);
        var http = new DefaultHttpContext { RequestServices = services, RequestAborted = cancellation };
        http.SetEndpoint(EndpointOf(question));
        var request = http.Request;
        request.Method = question.Method;
        request.Path = question.Pattern;
        request.QueryString = QueryString.Create(question.Query ?? new Dictionary<string, string?>());
        // Cursors are sealed under what the caller authorizes with.
        request.Headers.Authorization = $"Session {actor.Session.TokenSha256}";
        foreach (var (name, value) in question.Route)
        {
            request.RouteValues[name] = value;
        }

        if (question.Body.Length > 0)
        {
            request.Body = new MemoryStream(question.Body);
            request.ContentLength = question.Body.Length;
            request.ContentType = question.MediaType;
        }

        http.Response.Body = answer;
        http.Features.Set(KeyOf(actor));
        return http;
    }

    private static void Allow(Actor actor, Question question)
    {
        var needed = question.Needs ?? Permissions.ForOperation(question.Method, question.Pattern);
        if (needed is not { } permission || !actor.May(permission))
        {
            throw new NotAllowedException(needed);
        }
    }

    private RouteEndpoint EndpointOf(Question question) => byName.Value[$"{question.Method} {question.Pattern}"];

    // The permission was asked for; scopes are what keys have instead. That of sending also shows numbers in full.
    private static KnownKey KeyOf(Actor actor)
    {
        var scopes = Scope.Read | Scope.Write | Scope.Admin;
        if (actor.May(Permission.SeeNumbers))
        {
            scopes |= Scope.Send;
        }

        var key = new ApiKey
        {
            Id = actor.Session.Id,
            Name = actor.User.Email,
            SecretSha256 = string.Empty,
            Scopes = [],
        };
        return new KnownKey(actor.Organization, key, scopes) { Name = actor.User.Email };
    }
}
