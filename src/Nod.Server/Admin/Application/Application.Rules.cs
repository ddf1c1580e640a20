using Nod.Rules;
using Nod.Server.Admin.Access;
using Nod.Transparency;
using NodaTime;

namespace Nod.Server.Admin.Application;

/// <summary>The hours that the rules of one place allow together on one day of a week; null is a closed day.</summary>
internal sealed record PlaceHours(string Place, string Title, IReadOnlyList<DayHours?> Days);

/// <summary>The rules that judge, and the log: read from memory and from the log's own tables.</summary>
internal sealed partial class Application
{
    // No place of any pack keeps a holiday in this week.
    private static readonly LocalDate Monday = new(2026, 8, 17);

    /// <summary>Every pack that judges the viewer's organization.</summary>
    public async Task<IReadOnlyList<Pack>> PacksAsync()
    {
        var actor = await viewer.RequireAsync(Permission.SeeSettings);
        return node.Gate.PolicyOf(actor.Session.Organization).Packs;
    }

    /// <summary>The week's hours of every place that has a pack, Monday first, for one class of texts.</summary>
    public async Task<IReadOnlyList<PlaceHours>> HoursAsync(MessageClass messageClass)
    {
        var actor = await viewer.RequireAsync(Permission.SeeSettings);
        var policy = node.Gate.PolicyOf(actor.Session.Organization);
        var places = policy.Packs.Where(pack => pack.Jurisdiction != Pack.Everywhere && pack.Members.Count == 0);
        return
        [
            .. places
                .DistinctBy(pack => pack.Jurisdiction)
                .OrderBy(pack => pack.Jurisdiction, StringComparer.Ordinal)
                .Select(pack => new PlaceHours(
                    pack.Jurisdiction,
                    pack.Title,
                    [
                        .. Enumerable
                            .Range(0, 7)
                            .Select(day =>
                                AllowedHours.On(
                                    policy,
                                    pack.Jurisdiction,
                                    messageClass,
                                    Monday.PlusDays(day),
                                    node.Clock.Now()
                                )
                            ),
                    ]
                )),
        ];
    }

    /// <summary>The head of the log, and what verifies it.</summary>
    public async Task<(LogHead Head, string Verifier)> LogAsync()
    {
        await viewer.RequireAsync(Permission.SeeLog);
        return (await log.ReadHeadAsync(), keys.VerifierText);
    }
}
