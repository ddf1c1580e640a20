using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Nod.Connectors;
using Nod.Consent;
using Nod.Ledger;
using Nod.Server.Callbacks;
using NodaTime;

namespace Nod.Server.Connectors;

/// <summary>
/// Writes to an applicant tracking system whether a person may be texted: by the system's own API, with a token for the
/// connector's credentials (RFC 6749, section 4.4). What is written is how they stand now, so that twice is like once.
/// </summary>
internal sealed class StandingWriter(Node node)
{
    // A token is fetched anew this long before it ends.
    private static readonly Duration Margin = Duration.FromMinutes(1);
    private static readonly Duration LifeUnlessTold = Duration.FromMinutes(5);

    private readonly ConcurrentDictionary<(Guid Id, int Version), (string Token, Instant Until)> tokens = new();

    /// <summary>Writes one person's standings.</summary>
    /// <returns>What came of it; null when there was nothing to write.</returns>
    public async Task<Told?> WriteAsync(Connector connector, ContactAddress address, CancellationToken cancellation)
    {
        var contact = await node.Store.ReadContactAsync(address, cancellation);
        if (
            contact.Person?.ExternalIds?.GetValueOrDefault(connector.Key) is not { } id
            || ConnectorMappings.Of(connector).WriteBack is not { } shape
        )
        {
            return null;
        }

        Told? last = null;
        foreach (var question in connector.Questions)
        {
            if (MayBeTexted(contact.State, connector.Brand, question.Program) is { } isYes)
            {
                last = await WriteAsync(connector, shape, id, question.Field, isYes, cancellation);
                if (!last.IsTaken)
                {
                    return last;
                }
            }
        }

        return last;
    }

    /// <summary>Whether a person may be texted of a program as far as their own word goes; null when they never said.</summary>
    public static bool? MayBeTexted(ContactState state, string brand, string program) =>
        state.StopFor(brand, program) is not null ? false
        : state.ConsentFor(brand, program) is { } consent ? consent.Status == ConsentStatus.OptedIn
        : null;

    private async Task<Told> WriteAsync(
        Connector connector,
        WriteBackShape shape,
        string id,
        string field,
        bool isYes,
        CancellationToken cancellation
    )
    {
        var (told, token) = await TokenAsync(connector, cancellation);
        if (token is null)
        {
            return told;
        }

        var body = shape
            .Body.Replace("{field}", Escaped(field), StringComparison.Ordinal)
            .Replace("{value}", Escaped(isYes ? shape.Yes : shape.No), StringComparison.Ordinal);
        var path = shape.Path.Replace("{id}", Uri.EscapeDataString(id), StringComparison.Ordinal);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        (told, _) = await node.Outside.SendAsync(
            HttpMethod.Patch,
            connector.WriteBack!.Url + path,
            content,
            [new("Authorization", $"Bearer {token}")],
            cancellation
        );
        if (told.Status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden)
        {
            tokens.TryRemove((connector.Id, connector.Version), out _);
        }

        return told;
    }

    private async Task<(Told Told, string? Token)> TokenAsync(Connector connector, CancellationToken cancellation)
    {
        var back = connector.WriteBack!;
        var now = node.Clock.Now();
        if (tokens.TryGetValue((connector.Id, connector.Version), out var known) && known.Until > now)
        {
            return (Told.Taken(StatusCodes.Status200OK), known.Token);
        }

        var secret = Encoding.UTF8.GetString(node.ConnectorSecrets.Open(back.ClientSecret));
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{back.ClientId}:{secret}"));
        var form = new List<KeyValuePair<string, string>> { new("grant_type", "client_credentials") };
        if (back.User is { } user)
        {
            form.Add(new("sub", user));
        }

        using var content = new FormUrlEncodedContent(form);
        var (told, answer) = await node.Outside.SendAsync(
            HttpMethod.Post,
            back.TokenUrl,
            content,
            [new("Authorization", new AuthenticationHeaderValue("Basic", basic).ToString())],
            cancellation
        );
        if (!told.IsTaken)
        {
            return (told, null);
        }

        if (Read(answer!.Body) is not { AccessToken: { Length: > 0 } token } made)
        {
            return (Told.Refused("the endpoint for tokens answered none"), null);
        }

        var life = made.ExpiresIn is { } seconds ? Duration.FromSeconds(seconds) : LifeUnlessTold;
        tokens[(connector.Id, connector.Version)] = (token, now + life - Margin);
        return (told, token);
    }

    private static TokenAnswer? Read(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, WriteBackJson.Default.TokenAnswer);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Escaped(string text) => JsonEncodedText.Encode(text).ToString();
}
