using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Nod.Catalog;
using Nod.Providers.Http;
using Nod.Sending;

namespace Nod.Providers.Twilio;

/// <summary>
/// Tells Twilio of stops through its Consents resource (POST /v1/Consents/Bulk, a pilot of Twilio's). Twilio has no list
/// that could be read; what it blocks it says when a text is tried, and with OptOutType.
/// </summary>
public sealed class TwilioStops : IToldOfStops, IDisposable
{
    private readonly ProviderLine line;
    private readonly AuthenticationHeaderValue credentials;

    /// <summary>Opens a line of its own; nothing is told yet.</summary>
    public TwilioStops(TwilioSettings settings, TimeProvider clock)
    {
        line = new ProviderLine(settings.ConsentsAddress, clock, settings.AnswerWithin);
        credentials = TwilioProvider.CredentialsOf(settings);
    }

    /// <inheritdoc/>
    public int Most => 25;

    /// <inheritdoc/>
    public string ListOf(Sender sender) =>
        sender.Settings.GetValueOrDefault(TwilioProvider.ServiceSetting) ?? sender.Number;

    /// <inheritdoc/>
    public async Task<StopsTold> TellAsync(
        string list,
        IReadOnlyList<PhoneNumber> people,
        CancellationToken cancellation
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/Consents/Bulk")
        {
            Content = new FormUrlEncodedContent(
                people.Select((person, i) => KeyValuePair.Create("Items", Item(list, person, i)))
            ),
        };
        request.Headers.Authorization = credentials;
        var exchange = await line.SendAsync(request, list, cancellation);
        if (exchange is not Exchange.Answered { Succeeded: true } answer)
        {
            return new StopsTold([], line.WhyNot(exchange, list, TwilioProvider.FailureOf));
        }

        // Each item by its place: what is not said to be taken was not.
        var said = JsonFields
            .Parse(answer.Body)
            .Items("items")
            .ToLookup(item => item.Text("correlation_id"), item => item.Text("error_code"));
        var taken = people.Where((_, i) => said[Correlation(i)].Contains("0")).ToList();
        return new StopsTold(
            taken,
            taken.Count == people.Count ? null : $"Twilio took {taken.Count} of {people.Count}"
        );
    }

    /// <inheritdoc/>
    public void Dispose() => line.Dispose();

    private static string Item(string list, PhoneNumber person, int place) =>
        new JsonObject
        {
            ["contact_id"] = person.ToString(),
            ["correlation_id"] = Correlation(place),
            ["sender_id"] = list,
            ["status"] = "opt-out",
            ["source"] = "others",
        }.ToJsonString();

    private static string Correlation(int place) => place.ToString("x32", CultureInfo.InvariantCulture);
}
