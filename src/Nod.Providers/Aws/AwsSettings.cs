using Nod.Providers.Http;

namespace Nod.Providers.Aws;

/// <summary>An account at AWS, for End User Messaging SMS.</summary>
/// <param name="AccessKeyId">The key's identifier.</param>
/// <param name="SecretAccessKey">The key.</param>
/// <param name="Region">The region.</param>
/// <param name="TopicArns">The topics that deliver: anybody can have SNS sign something for a topic of their own.</param>
/// <param name="TellsStops">Whether its opt-out lists are told of stops.</param>
/// <param name="Address">Where its API is.</param>
/// <param name="Hooks">Our address that the topics deliver to; ends with a slash.</param>
/// <param name="AnswerWithin">How long to wait for an answer.</param>
public sealed record AwsSettings(
    string AccessKeyId,
    Secret SecretAccessKey,
    string Region,
    IReadOnlyList<string> TopicArns,
    bool TellsStops,
    Uri Address,
    Uri Hooks,
    TimeSpan AnswerWithin
)
{
    private const string Topic = "arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}";

    /// <summary>Every setting there is.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "access_key_id",
        "secret_access_key",
        "region",
        "topic_arns",
        "tell_stops",
        "address",
        "answer_within_ms",
    ];

    /// <summary>Reads the settings, noting everything wrong with them.</summary>
    public static AwsSettings Read(IReadOnlyDictionary<string, string> values, Uri hooks, ICollection<string> problems)
    {
        var settings = new ProviderSettings(AwsProvider.ProviderName, values, problems);
        var region = settings.Required("region", "[a-z]{2}(?:-[a-z]+)+-[0-9]", "it looks like us-east-1");
        var read = new AwsSettings(
            settings.Required("access_key_id", "[A-Z0-9]{16,128}", "it has 16 or more capital letters and digits"),
            settings.RequiredSecret("secret_access_key", "it was shown when the key was made"),
            region,
            settings
                .Required("topic_arns", $"{Topic}(?:,{Topic})*", "it names the SNS topics that deliver, by commas")
                .Split(',', StringSplitOptions.RemoveEmptyEntries),
            settings.Flag("tell_stops", standard: true),
            settings.Address(
                "address",
                $"https://sms-voice.{(region.Length == 0 ? "us-east-1" : region)}.amazonaws.com"
            ),
            hooks,
            settings.AnswerWithin()
        );
        settings.RefuseOthers();
        return read;
    }
}
