using System.Collections.Frozen;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Rules;
using Nod.Sending;
using Nod.Server.Catalog;
using Nod.Server.EvidencePacks;
using Nod.Server.Keeping;
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

    public Wordings Wordings { get; } = Wordings.Shipped;

    public SendGate Gate { get; } = new(Policy.Shipped, Wordings.Shipped);

    public HandOvers HandOvers { get; } = new(clock);

    public NodeMetrics Metrics { get; } = new();

    /// <summary>The dispatcher; it introduces itself when it is made.</summary>
    public Dispatcher Dispatcher { get; set; } = null!;

    /// <summary>What makes evidence packs; it introduces itself when it is made.</summary>
    public EvidencePackMaker EvidencePacks { get; set; } = null!;

    /// <summary>The pattern a request matched: safe to log, unlike its path, which may hold a number.</summary>
    public static string RouteOf(HttpContext http) =>
        (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "unmatched";
}
