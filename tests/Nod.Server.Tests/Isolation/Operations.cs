using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nod.Server.Api;
using Nod.Server.Tests.Harness;
using Nod.Server.Tests.Twilio;

namespace Nod.Server.Tests.Isolation;

/// <summary>Every endpoint that a server maps through <c>Endpoints</c>, as it describes itself.</summary>
internal static class Operations
{
    public static IReadOnlyList<ApiOperation> Of(RunningServer server) =>
        [
            .. server
                .App.Services.GetRequiredService<IEnumerable<EndpointDataSource>>()
                .SelectMany(source => source.Endpoints)
                .Select(endpoint => endpoint.Metadata.GetMetadata<ApiOperation>())
                .OfType<ApiOperation>()
                .DistinctBy(NameOf)
                .OrderBy(NameOf, StringComparer.Ordinal),
        ];

    /// <summary>How a test names an endpoint, such as <c>GET /v1/contacts/{phone}</c>.</summary>
    public static string NameOf(ApiOperation operation) => $"{operation.Method} {operation.Pattern}";

    /// <summary>An address that matches the pattern.</summary>
    public static string PathOf(ApiOperation operation) =>
        operation
            .Pattern.Replace("{brand}", Team.Brand, StringComparison.Ordinal)
            .Replace("{program}", Team.Jobs, StringComparison.Ordinal)
            .Replace("{form}", TeamForms.Form, StringComparison.Ordinal)
            .Replace("{sender}", Team.Sender, StringComparison.Ordinal)
            .Replace("{service}", TwilioApplication.Service, StringComparison.Ordinal)
            .Replace("{account}", "AC" + new string('a', 32), StringComparison.Ordinal)
            .Replace("{sid}", "SM" + new string('a', 32), StringComparison.Ordinal)
            .Replace("{phone}", "+12125550147", StringComparison.Ordinal)
            .Replace("{event}", "01980000-0000-7000-8000-000000000000", StringComparison.Ordinal)
            .Replace("{template}", "reminder", StringComparison.Ordinal)
            .Replace("{audience}", "drivers", StringComparison.Ordinal)
            .Replace("{automation}", "remind", StringComparison.Ordinal)
            .Replace("{message}", "01980000-0000-7000-8000-000000000000", StringComparison.Ordinal)
            .Replace("{keyword}", "ACMEJOBS", StringComparison.Ordinal)
            .Replace("{rule}", "ACME-HOURS", StringComparison.Ordinal)
            .Replace("{sha256}", new string('a', 64), StringComparison.Ordinal)
            .Replace("{id}", "01980000-0000-7000-8000-000000000000", StringComparison.Ordinal);
}
