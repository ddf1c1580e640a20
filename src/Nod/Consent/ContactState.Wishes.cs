using System.Collections.Immutable;
using Nod.Catalog;
using NodaTime;

namespace Nod.Consent;

/// <summary>The person's latest word on how often a program may text them.</summary>
/// <param name="Brand">The brand, by key.</param>
/// <param name="Program">The program, by key.</param>
/// <param name="Frequency">At most this.</param>
/// <param name="EventId">The event.</param>
/// <param name="At">When they said so.</param>
/// <param name="Method">By what way.</param>
public sealed record KnownWish(
    string Brand,
    string Program,
    Frequency Frequency,
    Guid EventId,
    Instant At,
    Method Method
);

/// <content>How often the person wishes to be texted, and in which language (R9, R17).</content>
public sealed partial record ContactState
{
    /// <summary>The latest wish on each program that the person ever named one for.</summary>
    public ImmutableArray<KnownWish> Wishes { get; init; } = [];

    /// <summary>How often the person wishes to be texted by exactly this program, or null when they never said.</summary>
    public KnownWish? WishFor(string brand, string program)
    {
        foreach (var wish in Wishes)
        {
            if (wish.Brand == brand && wish.Program == program)
            {
                return wish;
            }
        }

        return null;
    }

    // A later word replaces an earlier one; what another system tells never replaces the person's own.
    private ContactState Fold(Guid id, FrequencyWish wish)
    {
        var known = WishFor(wish.Brand, wish.Program);
        if (
            IsOfEarlierHolder(wish)
            || wish.OccurredAt < known?.At
            || (wish.Method.IsSync() && known is not null && !known.Method.IsSync())
        )
        {
            return this;
        }

        var latest = new KnownWish(
            wish.Brand,
            wish.Program,
            new Frequency(wish.Max, wish.Per),
            id,
            wish.OccurredAt,
            wish.Method
        );
        return this with { Wishes = known is null ? Wishes.Add(latest) : Wishes.Replace(known, latest) };
    }

    private ContactState Fold(LanguageWish wish) =>
        IsOfEarlierHolder(wish) ? this : this with { Language = wish.Language };
}
