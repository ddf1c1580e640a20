using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Nod.Server.Admin.Access;
using Nod.Server.Api;
using Nod.Server.Log;
using Nod.Transparency;

namespace Nod.Server.Admin.Application;

/// <summary>What an endpoint answered: a value, or the problem.</summary>
/// <typeparam name="T">The answer of success.</typeparam>
internal sealed record Reply<T>(int Status, T? Value, Problem? Problem)
    where T : class
{
    /// <summary>The value, which must be there.</summary>
    /// <exception cref="InvalidOperationException">It is not; the message has the problem's code.</exception>
    public T Get() =>
        Value ?? throw new InvalidOperationException($"The application answered {Status} {Problem?.Code}.");
}

/// <summary>
/// All that pages can ask and have done, in the name of whoever looks at them. One method for each, by subject in files of
/// their own; every one passes <see cref="Operations"/>, which asks for the permission.
/// </summary>
internal sealed partial class Application(
    Operations operations,
    Viewer viewer,
    Node node,
    Users users,
    Sessions sessions,
    ILogStore log,
    LogKeys keys
)
{
    private Task<Reply<T>> GetAsync<T>(JsonTypeInfo<T> type, string pattern, params (string, string)[] route)
        where T : class => AskAsync(type, new Question("GET", pattern, route));

    private async Task<Reply<T>> AskAsync<T>(JsonTypeInfo<T> type, Question question)
        where T : class
    {
        var actor = await viewer.RequireAsync(Permission.SignIn);
        var (status, body) = await operations.AskAsync(actor, question, CancellationToken.None);
        return status < StatusCodes.Status400BadRequest
            ? new Reply<T>(status, JsonSerializer.Deserialize(body, type), null)
            : new Reply<T>(status, null, JsonSerializer.Deserialize(body, Wire.Json.Problem));
    }

    private static byte[] Json<T>(T input, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(input, type);

    private static Dictionary<string, string?> Cursor(string? cursor) =>
        string.IsNullOrEmpty(cursor) ? [] : new() { ["cursor"] = cursor };
}
