namespace Nod.Registrations;

/// <summary>A text that went out under a program of a registration.</summary>
/// <param name="Message">The message.</param>
/// <param name="Written">The text as its caller wrote it: what is compared with samples.</param>
/// <param name="Body">The text as it went out: where links and numbers are looked for.</param>
public sealed record SentText(Guid Message, string Written, string Body);

/// <summary>Something that is no longer as it was filed.</summary>
/// <param name="Code">What, stable: <c>drift.</c> and a word.</param>
/// <param name="Place">Where, such as <c>flows[form/driver].words[alerts/en]</c>.</param>
/// <param name="Message">What changed, and what to do.</param>
/// <param name="Filed">What was filed, where that is short; or null.</param>
/// <param name="Live">What is set up or sent now, where that is short; or null.</param>
public sealed record DriftFinding(string Code, string Place, string Message, string? Filed = null, string? Live = null)
{
    /// <summary>Messages that show it; at most three.</summary>
    public IReadOnlyList<Guid> Messages { get; init; } = [];
}

/// <summary>How a filing stands to what is set up and sent since.</summary>
/// <param name="Filing">The filing.</param>
/// <param name="Findings">What is no longer as it was filed.</param>
/// <param name="Judged">How many texts sent since were compared.</param>
/// <param name="Unlike">How many of them are like no sample.</param>
public sealed record RegistrationDrift(Filing Filing, IReadOnlyList<DriftFinding> Findings, int Judged, int Unlike)
{
    /// <summary>Fewest texts that say anything about samples.</summary>
    public const int JudgedMin = 10;

    /// <summary>Most messages that are named with a finding.</summary>
    public const int MessagesMax = 3;

    /// <summary>Whether everything is as it was filed.</summary>
    public bool IsInStep => Findings.Count == 0;

    /// <summary>Compares.</summary>
    /// <param name="filing">What was filed.</param>
    /// <param name="kit">The registration as it would be written now.</param>
    /// <param name="sent">Texts of its programs that went out since; answers and conversations left out.</param>
    public static RegistrationDrift Of(Filing filing, RegistrationKit kit, IReadOnlyList<SentText> sent)
    {
        var unlike = sent.Where(text => !SampleLikeness.IsLikeAny(text.Written, filing.Statement.Samples)).ToList();
        return new RegistrationDrift(
            filing,
            [
                .. FlowDrift.Of(filing.Flows, kit.Flows),
                .. Said(filing, kit),
                .. Pages(filing, kit),
                .. Samples(unlike, sent.Count),
                .. Links(filing, sent),
                .. Phones(filing, sent),
            ],
            sent.Count,
            unlike.Count
        );
    }

    private static IEnumerable<DriftFinding> Said(Filing filing, RegistrationKit kit)
    {
        var (filed, live) = (filing.Statement, kit.Statement);
        foreach (
            var (place, before, now) in new[]
            {
                ("opt_in_message", filed.OptInMessage, live.OptInMessage),
                ("opt_out_message", filed.OptOutMessage, live.OptOutMessage),
                ("help_message", filed.HelpMessage, live.HelpMessage),
                ("confirmation_message", filed.ConfirmationMessage, live.ConfirmationMessage),
            }
        )
        {
            if (before != now)
            {
                yield return new(
                    "drift.answer",
                    place,
                    "This message reads otherwise than filed. File it anew.",
                    before,
                    now
                );
            }
        }

        foreach (
            var (place, before, now) in new[]
            {
                ("opt_in_keywords", filed.OptInKeywords, live.OptInKeywords),
                ("opt_out_keywords", filed.OptOutKeywords, live.OptOutKeywords),
                ("help_keywords", filed.HelpKeywords, live.HelpKeywords),
                ("numbers", filed.Numbers, live.Numbers),
            }
        )
        {
            if (!before.Order(StringComparer.Ordinal).SequenceEqual(now.Order(StringComparer.Ordinal)))
            {
                var code = place == "numbers" ? "drift.numbers" : "drift.keywords";
                yield return new(
                    code,
                    place,
                    "These are others than filed. File them anew.",
                    string.Join(", ", before),
                    string.Join(", ", now)
                );
            }
        }

        if (filed.Description != live.Description)
        {
            yield return new(
                "drift.description",
                "description",
                "Names, purposes or frequencies changed since. File it anew.",
                filed.Description,
                live.Description
            );
        }
    }

    private static IEnumerable<DriftFinding> Pages(Filing filing, RegistrationKit kit)
    {
        var (filed, live) = (filing.Statement, kit.Statement);
        foreach (
            var (place, before, now) in new[]
            {
                ("terms_url", filed.TermsUrl, live.TermsUrl),
                ("privacy_url", filed.PrivacyUrl, live.PrivacyUrl),
                ("reviewer_url", filed.ReviewerUrl, live.ReviewerUrl),
            }
        )
        {
            if (before != now)
            {
                yield return new(
                    "drift.address",
                    place,
                    now is null
                        ? "The page that was filed is not published any more."
                        : "The page is at another address than filed.",
                    before,
                    now
                );
            }
        }

        var shown = Filing.PoliciesOf(kit.Setup);
        foreach (var policy in filing.Policies.Where(policy => IsShown(policy.Kind, kit) && !shown.Contains(policy)))
        {
            yield return new(
                "drift.policy",
                $"{EnumWords<PolicyKind>.Of(policy.Kind)}[{policy.Language}]",
                "The text of this page changed since. Look whether what was filed still holds."
            );
        }
    }

    // What stands on a page of the team's own, Nod does not show.
    private static bool IsShown(PolicyKind kind, RegistrationKit kit)
    {
        var (brand, ours) = (kit.Setup.Brand, kit.Setup.Addresses);
        return kind == PolicyKind.Terms
            ? (brand.TermsUrl ?? ours.Terms) == ours.Terms
            : (brand.PrivacyUrl ?? ours.Privacy) == ours.Privacy;
    }

    private static IEnumerable<DriftFinding> Samples(List<SentText> unlike, int judged)
    {
        if (judged >= JudgedMin && unlike.Count * 2 > judged)
        {
            yield return new(
                "drift.samples",
                "samples",
                $"{unlike.Count} of {judged} texts sent since are like no sample. File samples of what you send, or send what you filed."
            )
            {
                Messages = [.. unlike.Take(MessagesMax).Select(text => text.Message)],
            };
        }
    }

    private static IEnumerable<DriftFinding> Links(Filing filing, IReadOnlyList<SentText> sent)
    {
        var known = KnownHosts(filing);
        var strange = sent.SelectMany(text => LinkFinder.HostsIn(text.Body).Select(host => (host, text.Message)))
            .Where(pair => !known.Contains(pair.host))
            .GroupBy(pair => pair.host, pair => pair.Message)
            .OrderBy(group => group.Key, StringComparer.Ordinal);
        foreach (var group in strange)
        {
            yield return new(
                "drift.link",
                $"links[{group.Key}]",
                "No sample and no page that was filed has this link's host. File a sample with it.",
                null,
                group.Key
            )
            {
                Messages = [.. group.Take(MessagesMax)],
            };
        }
    }

    private static HashSet<string> KnownHosts(Filing filing)
    {
        var said = filing.Statement;
        IEnumerable<string?> addresses =
        [
            said.TermsUrl,
            said.PrivacyUrl,
            said.ReviewerUrl,
            .. filing.Flows.Select(flow => flow.Address),
        ];
        var hosts = addresses.OfType<string>().Select(address => new Uri(address).Host);
        return hosts.Concat(said.Samples.SelectMany(LinkFinder.HostsIn)).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    private static IEnumerable<DriftFinding> Phones(Filing filing, IReadOnlyList<SentText> sent)
    {
        if (filing.Statement.EmbeddedPhone)
        {
            yield break;
        }

        var with = sent.Where(text => LinkFinder.HasPhone(text.Body)).Take(MessagesMax).ToList();
        if (with.Count > 0)
        {
            yield return new(
                "drift.phone",
                "embedded_phone",
                "Texts hold phone numbers, and the filing says that none do.",
                "false",
                "true"
            )
            {
                Messages = [.. with.Select(text => text.Message)],
            };
        }
    }
}
