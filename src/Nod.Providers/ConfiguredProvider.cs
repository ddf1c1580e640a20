using Nod.Providers.Aws;
using Nod.Providers.Kannel;
using Nod.Providers.Telnyx;
using Nod.Providers.Twilio;
using Nod.Providers.Vonage;
using Nod.Sending;

namespace Nod.Providers;

/// <summary>A provider in use: what sends, and what reads its deliveries.</summary>
/// <param name="Provider">What sends.</param>
/// <param name="Hooks">What reads its deliveries.</param>
public sealed record ProviderConnection(IMessageProvider Provider, IProviderHooks Hooks)
{
    /// <summary>What reads its block lists, or null when they can't be read.</summary>
    public IProviderBlockList? BlockList { get; init; }

    /// <summary>What tells it of stops, or null when it can't be told, or shall not be.</summary>
    public IToldOfStops? ToldOfStops { get; init; }

    /// <summary>Everything in it that has to be closed.</summary>
    public IEnumerable<IDisposable> ToDispose =>
        new object?[] { Provider, BlockList, ToldOfStops }
            .OfType<IDisposable>()
            .Distinct();
}

/// <summary>A provider whose settings are in order.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Open">Opens a line to it.</param>
public sealed record ConfiguredProvider(string Name, Func<TimeProvider, ProviderConnection> Open);

/// <summary>A provider there is an adapter for.</summary>
/// <param name="Name">The name senders call it by.</param>
/// <param name="Settings">Every setting it has.</param>
/// <param name="Configure">Reads its settings, noting everything wrong with them.</param>
public sealed record ProviderAdapter(
    string Name,
    IReadOnlyList<string> Settings,
    Func<IReadOnlyDictionary<string, string>, Uri, ICollection<string>, ConfiguredProvider> Configure
)
{
    /// <summary>Every adapter there is, apart from the simulator, which needs no settings.</summary>
    public static readonly IReadOnlyList<ProviderAdapter> All =
    [
        new(
            TwilioProvider.ProviderName,
            TwilioSettings.Names,
            (values, hooks, problems) =>
            {
                var settings = TwilioSettings.Read(values, hooks, problems);
                return new(
                    TwilioProvider.ProviderName,
                    clock =>
                        new(new TwilioProvider(settings, clock), new TwilioHooks(settings))
                        {
                            ToldOfStops = settings.TellsStops ? new TwilioStops(settings, clock) : null,
                        }
                );
            }
        ),
        new(
            TelnyxProvider.ProviderName,
            TelnyxSettings.Names,
            (values, hooks, problems) =>
            {
                var settings = TelnyxSettings.Read(values, hooks, problems);
                return new(
                    TelnyxProvider.ProviderName,
                    clock =>
                        new(new TelnyxProvider(settings, clock), new TelnyxHooks(settings, clock))
                        {
                            BlockList = new TelnyxBlockList(settings, clock),
                        }
                );
            }
        ),
        new(
            VonageProvider.ProviderName,
            VonageSettings.Names,
            (values, hooks, problems) =>
            {
                var settings = VonageSettings.Read(values, hooks, problems);
                return new(
                    VonageProvider.ProviderName,
                    clock => new(new VonageProvider(settings, clock), new VonageHooks(settings, clock))
                );
            }
        ),
        new(
            AwsProvider.ProviderName,
            AwsSettings.Names,
            (values, hooks, problems) =>
            {
                var settings = AwsSettings.Read(values, hooks, problems);
                return new(
                    AwsProvider.ProviderName,
                    clock =>
                    {
                        var list = new AwsBlockList(settings, clock);
                        return new(new AwsProvider(settings, clock), new AwsHooks(settings, clock))
                        {
                            BlockList = list,
                            ToldOfStops = settings.TellsStops ? list : null,
                        };
                    }
                );
            }
        ),
        new(
            KannelProvider.ProviderName,
            KannelSettings.Names,
            (values, hooks, problems) =>
            {
                var settings = KannelSettings.Read(values, hooks, problems);
                return new(
                    KannelProvider.ProviderName,
                    clock => new(new KannelProvider(settings, clock), new KannelHooks(settings))
                );
            }
        ),
    ];
}
