using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Nod.Ledger;

namespace Nod.Server.Api;

/// <summary>An answer ready to go out.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">JSON in UTF-8.</param>
internal readonly record struct Answer(int Status, byte[] Body)
{
    private const string Json = "application/json";
    private const string ProblemJson = "application/problem+json";

    public static Answer Ok<T>(T value, JsonTypeInfo<T> type) => Of(StatusCodes.Status200OK, value, type);

    public static Answer Created<T>(T value, JsonTypeInfo<T> type) => Of(StatusCodes.Status201Created, value, type);

    public static Answer Of<T>(int status, T value, JsonTypeInfo<T> type) =>
        new(status, JsonSerializer.SerializeToUtf8Bytes(value, type));

    public static Answer Of(StoredAnswer stored) => new(stored.Status, stored.Body);

    public static Answer NotFound(string what) =>
        Problem.Of(StatusCodes.Status404NotFound, "not_found", $"There is no such {what}.");

    /// <summary>Writes the answer; every answer that is not a success is a problem (RFC 9457), unless another type is named.</summary>
    public Task WriteAsync(HttpContext http, string errorMediaType = ProblemJson)
    {
        var response = http.Response;
        response.StatusCode = Status;
        if (Body.Length == 0)
        {
            return Task.CompletedTask;
        }

        response.ContentType = Status < 400 ? Json : errorMediaType;
        response.ContentLength = Body.Length;
        return response.Body.WriteAsync(Body, http.RequestAborted).AsTask();
    }
}
