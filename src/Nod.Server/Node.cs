using System.Collections.Frozen;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Replays;
using Nod.Sending;
using Nod.Server.Automations;
using Nod.Server.BlockLists;
using Nod.Server.Broadcasts;
using Nod.Server.Callbacks;
using Nod.Server.Candidate.Preferences;
using Nod.Server.Catalog;
using Nod.Server.Connectors;
using Nod.Server.EvidencePacks;
using Nod.Server.Feeds;
using Nod.Server.Imports;
using Nod.Server.Keeping;
using Nod.Server.Moving;
using Nod.Server.Registrations;
using Nod.Server.Sending;
using Nod.Texts;

namespace Nod.Server;

/// <summary>A running node: everything a request or a background loop needs, made once at start.</summary>
internal sealed class Node(
    IStore store,
    CatalogKeeper catalog,
    IReadOnlyCollection<IMessageProvider> providers,
    TimeProvider clock,
    IdSource ids,
    EvidenceKeeping evidence,
    NodeLog log
)
{
    public IStore Store => store;

    public CatalogKeeper Catalog => catalog;

    public FrozenDictionary<string, IMessageProvider> Providers { get; } =
        providers.ToFrozenDictionary(provider => provider.Name);

    public TimeProvider Clock => clock;

    public IdSource Ids => ids;

    public EvidenceKeeping Evidence => evidence;

    /// <summary>What erases people, and what finds whose records need not be kept.</summary>
    public required Custody Custody { get; init; }

    public NodeLog Log => log;

    /// <summary>What is held back after a restore.</summary>
    public Holds Holds { get; init; } = Holds.None;

    /// <summary>Makes the secrets that sign what is posted to callers.</summary>
    public required SigningSecrets Signing { get; init; }

    /// <summary>Makes the keys of what a number gets once in a while.</summary>
    public OnceKeyring Once => field ??= new OnceKeyring(Signing.KeyFor("once"));

    /// <summary>Makes and reads the links to people's own pages.</summary>
    public PreferencesLinks PreferencesLinks => field ??= new PreferencesLinks(Signing.KeyFor("preferences links"));

    /// <summary>Seals the secrets that applicant tracking systems share with us.</summary>
    public ConnectorSecrets ConnectorSecrets => field ??= new ConnectorSecrets(Signing.KeyFor("connector secrets"));

    /// <summary>Posts to addresses that callers gave.</summary>
    public required OutsideClient Outside { get; init; }

    /// <summary>Tells what entries of the feed are about.</summary>
    public FeedTeller FeedTeller { get; } = new(store);

    /// <summary>What sees that the feed goes on; it introduces itself when it is made.</summary>
    public FeedWatch FeedWatch { get; set; } = null!;

    /// <summary>The address this server is reached by, or null when nobody said.</summary>
    public Uri? PublicUrl { get; init; }

    public Wordings Wordings { get; } = catalog.Policy.Wordings;

    public SendGate Gate { get; } = new(catalog.Policy, catalog.PolicyOf);

    /// <summary>Judges past verdicts again.</summary>
    public Replayer Replayer { get; } = new(store);

    public HandOvers HandOvers { get; } = new(clock);

    public NodeMetrics Metrics { get; } = new();

    /// <summary>The dispatcher; it introduces itself when it is made.</summary>
    public Dispatcher Dispatcher { get; set; } = null!;

    /// <summary>What makes evidence packs; it introduces itself when it is made.</summary>
    public EvidencePackMaker EvidencePacks { get; set; } = null!;

    /// <summary>The lines to providers, with their block lists; without the simulator's.</summary>
    public IReadOnlyList<Nod.Providers.ProviderConnection> Connections { get; init; } = [];

    /// <summary>What keeps block lists in step; it introduces itself when it is made.</summary>
    public BlockListKeeper BlockLists { get; set; } = null!;

    /// <summary>What runs broadcasts; it introduces itself when it is made.</summary>
    public BroadcastRunner Broadcasts { get; set; } = null!;

    /// <summary>What runs automations; it introduces itself when it is made.</summary>
    public AutomationRunner Automations { get; set; } = null!;

    /// <summary>What goes over imports; it introduces itself when it is made.</summary>
    public ImportRunner Imports { get; set; } = null!;

    /// <summary>What looks whether registrations are still as filed; it introduces itself when it is made.</summary>
    public RegistrationWatch Registrations { get; set; } = null!;

    /// <summary>Tells operators that somebody of an organization should look at something.</summary>
    public void Alerted(int count)
    {
        if (count > 0)
        {
            Metrics.Alerted(count);
            log.Alerted(count);
        }
    }

    /// <summary>Counts and traces an acceptance; null when a kept answer was given instead.</summary>
    public void Accepted(Accepted? made, DateTimeOffset started)
    {
        if (made is not null)
        {
            Metrics.Judged("accept", made.Decision);
            foreach (var observed in made.Decision.Observed ?? [])
            {
                log.WouldBeRefused(made.Message.Address.Id, observed.Code);
            }

            Tracing.BeginAt("accept", made.Message.Address.Id, started)?.Dispose();
        }
    }

    /// <summary>The pattern a request matched: safe to log, unlike its path, which may hold a number.</summary>
    public static string RouteOf(HttpContext http) =>
        (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "unmatched";
}
