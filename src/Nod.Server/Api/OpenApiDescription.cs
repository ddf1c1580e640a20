using System.Text.RegularExpressions;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Nod.Server.Api;

/// <summary>
/// Writes the OpenAPI document from the endpoints' own descriptions, so that what is documented is what is mapped.
/// </summary>
internal sealed partial class OpenApiDescription(EndpointDataSource endpoints) : IOpenApiDocumentTransformer
{
    private const string SchemeName = "key";
    private const string BasicName = "account";

    public async Task TransformAsync(
        OpenApiDocument document,
        OpenApiDocumentTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        document.Info = new OpenApiInfo
        {
            Title = "Nod",
            Version = "1",
            Description = "Consent ledger and text-messaging gateway. No text leaves without a nod.",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[SchemeName] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
        };
        document.Components.SecuritySchemes[BasicName] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "basic",
        };
        document.Paths = [];
        foreach (var endpoint in endpoints.Endpoints)
        {
            if (endpoint.Metadata.GetMetadata<ApiOperation>() is { } operation)
            {
                await AddAsync(document, context, operation, cancellationToken);
            }
        }
    }

    private static async Task AddAsync(
        OpenApiDocument document,
        OpenApiDocumentTransformerContext context,
        ApiOperation operation,
        CancellationToken cancellation
    )
    {
        if (!document.Paths.TryGetValue(operation.Pattern, out var item))
        {
            item = new OpenApiPathItem { Operations = [] };
            document.Paths.Add(operation.Pattern, item);
        }

        var described = new OpenApiOperation
        {
            OperationId = IdOf(operation),
            Summary = operation.Summary,
            Description = $"Needs a key with the scope {EnumWords<Nod.Catalog.Scope>.Of(operation.Scope)}.",
            Parameters =
            [
                .. PathParameter()
                    .Matches(operation.Pattern)
                    .Select(match => new OpenApiParameter
                    {
                        Name = match.Groups[1].Value,
                        In = ParameterLocation.Path,
                        Required = true,
                        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                    }),
                .. operation.Method == HttpMethods.Post
                    ? [IdempotencyKey(operation.Dialect)]
                    : Array.Empty<IOpenApiParameter>(),
            ],
            Responses = [],
            Security = [Security(operation.Dialect, document)],
        };
        if (operation.Input != typeof(object))
        {
            described.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = await ContentAsync(context, operation.Input, "application/json", cancellation),
            };
        }

        described.Responses["2XX"] = new OpenApiResponse
        {
            Description = "Done.",
            Content =
                operation.Output == typeof(object)
                    ? null
                    : await ContentAsync(context, operation.Output, "application/json", cancellation),
        };
        described.Responses["4XX"] = new OpenApiResponse
        {
            Description = "Refused; the code says why.",
            Content = await ContentAsync(
                context,
                operation.Dialect.ErrorSchema,
                operation.Dialect.ErrorMediaType,
                cancellation
            ),
        };
        item.Operations![HttpMethod.Parse(operation.Method)] = described;
    }

    private static OpenApiSecurityRequirement Security(Dialect dialect, OpenApiDocument document)
    {
        var scheme = dialect == Dialect.Nod ? SchemeName : BasicName;
        return new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };
    }

    private static OpenApiParameter IdempotencyKey(Dialect dialect) =>
        new()
        {
            Name = dialect.IdempotencyHeader,
            In = ParameterLocation.Header,
            Description = "Makes it safe to repeat: the same key and body get the same answer, another body is 422.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = Call.IdempotencyKeyMax },
        };

    private static async Task<Dictionary<string, OpenApiMediaType>> ContentAsync(
        OpenApiDocumentTransformerContext context,
        Type type,
        string mediaType,
        CancellationToken cancellation
    ) =>
        type == typeof(FileBody) ? new() { ["application/octet-stream"] = new OpenApiMediaType() }
        : type == typeof(FormBody) ? new() { [FormBody.MediaType] = new OpenApiMediaType() }
        : new()
        {
            [mediaType] = new OpenApiMediaType
            {
                Schema = await context.GetOrCreateSchemaAsync(type, null, cancellation),
            },
        };

    private static string IdOf(ApiOperation operation) =>
        operation.Method.ToLowerInvariant() + NotAWord().Replace(operation.Pattern, "_").TrimEnd('_');

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex PathParameter();

    [GeneratedRegex(@"\W+")]
    private static partial Regex NotAWord();
}
