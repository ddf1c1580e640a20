using System.Globalization;
using Nod.Consent;
using Nod.Ledger;
using NodaTime;

namespace Nod.EvidencePacks;

/// <summary>Tells one event: what happened, when, by what way, to which words, with which proof.</summary>
internal sealed class EventStory(PersonRecords person, EvidenceCatalog catalog, EvidenceTexts texts, DateTimeZone? zone)
{
    public IEnumerable<EvidenceBlock> Tell(RecordedEvent recorded, int number)
    {
        var happened = recorded.Event;
        yield return new EvidenceHeading(
            3,
            texts.Say(
                "event.title",
                ("number", number.ToString(CultureInfo.InvariantCulture)),
                ("act", texts[$"kind.{EventSchema.KindOf(happened)}"])
            )
        );
        yield return new EvidenceFacts([.. Act(recorded)]);
        if (Shown(happened) is { } shown)
        {
            foreach (var block in Words(shown))
            {
                yield return block;
            }
        }

        if (Said(happened) is { } said)
        {
            yield return new EvidenceParagraph(texts["event.words_said"]);
            yield return new EvidenceQuote(said, null);
        }

        yield return new EvidenceFacts([.. Circumstances(happened), .. Place(recorded)]);
    }

    private IEnumerable<EvidenceFact> Act(RecordedEvent recorded)
    {
        if (Covers(recorded.Event) is { } covers)
        {
            yield return new(texts["event.program"], covers);
        }

        if (MethodOf(recorded.Event) is { } method)
        {
            yield return new(texts["event.method"], texts.Word("method", method));
        }

        if (recorded.Event is OptIn { AwaitsConfirmation: true })
        {
            yield return new(texts["event.counts"], texts["event.counts_confirmed"]);
        }

        if (recorded.Event is Relationship relationship)
        {
            yield return new(texts["event.relationship"], texts.Word("relationship", relationship.Kind));
            yield return new(texts["event.reference"], relationship.Reference);
            if (relationship.StartsAt is { } startsAt)
            {
                yield return new(texts["event.starts_at"], texts.Time(startsAt, zone));
            }
        }

        if (recorded.Event is FrequencyWish wish)
        {
            yield return new(
                texts["event.wish"],
                texts.Say(
                    "program.frequency_value",
                    ("max", wish.Max.ToString(CultureInfo.InvariantCulture)),
                    ("period", texts.Word("period", wish.Per))
                )
            );
        }

        if (recorded.Event is LanguageWish spoken)
        {
            yield return new(texts["event.language"], spoken.Language);
        }

        if (recorded.Event is NumberVoided gone)
        {
            yield return new(texts["event.void_reason"], texts.Word("void", gone.Reason));
        }

        if (recorded.Event is HoldLifted lifted)
        {
            yield return new(texts["event.by"], lifted.By);
        }

        foreach (var fact in Kept(recorded.Event))
        {
            yield return fact;
        }

        if (recorded.Event is InboundText text)
        {
            yield return new(texts["event.sender"], text.Sender);
        }

        yield return new(texts["event.occurred_at"], texts.Time(recorded.Event.OccurredAt, zone));
        yield return new(texts["event.recorded_at"], texts.Time(recorded.RecordedAt, zone));
    }

    private IEnumerable<EvidenceFact> Kept(ConsentEvent happened)
    {
        (string? By, string? Reason, string? Reference) known = happened switch
        {
            LegalHold hold => (hold.RecordedBy, hold.Reason, hold.Reference),
            LegalHoldLifted lifted => (lifted.RecordedBy, lifted.Reason, lifted.Reference),
            ErasureRefused refused => (refused.RecordedBy, texts.Word("erasure", refused.Reason), null),
            Erasure erasure => (erasure.RecordedBy, texts.Word("erasure", erasure.Reason), null),
            _ => default,
        };
        (string Key, string? Value)[] facts =
        [
            ("event.reason", known.Reason),
            ("event.reference", known.Reference),
            ("event.recorded_by", known.By),
            ("event.requested_at", (happened as Erasure)?.RequestedAt is { } asked ? texts.Time(asked) : null),
        ];
        return facts
            .Where(fact => fact.Value is not null)
            .Select(fact => new EvidenceFact(texts[fact.Key], fact.Value!));
    }

    /// <summary>What an erasure left, in a sentence.</summary>
    public static string Erased(RecordedEvent recorded, EvidenceTexts texts)
    {
        var erasure = (Erasure)recorded.Event;
        return texts.Say(
            $"erased.{EnumWords<ErasureReason>.Of(erasure.Reason)}",
            ("day", texts.Day(erasure.OccurredAt)),
            ("count", erasure.Events.ToString(CultureInfo.InvariantCulture))
        );
    }

    private IEnumerable<EvidenceBlock> Words(ShownDisclosure shown)
    {
        yield return new EvidenceParagraph(
            texts.Say(
                "event.words_shown",
                ("id", shown.Id),
                ("version", shown.Version.ToString(CultureInfo.InvariantCulture)),
                ("language", shown.Language)
            )
        );
        yield return catalog.Wording(shown) is { } wording
            ? new EvidenceQuote(wording.Text, wording.Language)
            : new EvidenceParagraph(texts["event.words_lost"]);
        yield return new EvidenceFacts([new(texts["event.sha256"], shown.Sha256)]);
    }

    private IEnumerable<EvidenceFact> Circumstances(ConsentEvent happened)
    {
        var subject = happened.Subject;
        var evidence = happened.Evidence;
        var lives = string.Join(
            ", ",
            new[] { subject?.Region, subject?.Country, subject?.TimeZone }.Where(part => part is not null)
        );
        (string Key, string? Value)[] plain =
        [
            ("event.name", subject?.Name),
            ("event.lives", lives.Length == 0 ? null : lives),
            ("event.language", subject?.Language),
            ("event.ip", evidence?.Ip),
            ("event.user_agent", evidence?.UserAgent),
            ("event.page_url", evidence?.PageUrl),
            ("event.control", evidence?.Control?.Kind),
            ("event.control_default", evidence?.Control?.Default),
            ("event.control_act", evidence?.Control?.Act),
            ("event.recorded_by", evidence?.RecordedBy),
            ("event.place", evidence?.Place),
            ("event.event", evidence?.Event),
            ("event.note", evidence?.Note),
            ("event.provider_id", evidence?.ProviderMessageId),
            ("event.collected_by", (happened as OptIn)?.Provenance?.CollectedBy),
            ("event.source", (happened as OptIn)?.Provenance?.Source),
        ];
        return
        [
            .. plain
                .Where(pair => pair.Value is not null)
                .Select(pair => new EvidenceFact(texts[pair.Key], pair.Value!)),
            .. Sorted(subject?.ExternalIds)
                .Select(pair => new EvidenceFact(texts.Say("event.external_id", ("system", pair.Key)), pair.Value)),
            .. Sorted(evidence?.Form)
                .Select(pair => new EvidenceFact(texts.Say("event.form", ("field", pair.Key)), pair.Value)),
            .. (evidence?.Attachments ?? []).Select(Kept),
        ];
    }

    private EvidenceFact Kept(Attachment file)
    {
        var label = texts.Say("event.attachment", ("name", file.Name));
        return person.Files.TryGetValue(file.Sha256, out var kept)
            ? new EvidenceFact(
                label,
                texts.Say(
                    "event.attachment_kept",
                    ("path", kept.Path),
                    ("media_type", kept.MediaType),
                    ("bytes", kept.Bytes.ToString(CultureInfo.InvariantCulture))
                ),
                kept.Path
            )
            : new EvidenceFact(
                label,
                texts.Say("event.attachment_elsewhere", ("media_type", file.MediaType), ("sha256", file.Sha256))
            );
    }

    private IEnumerable<EvidenceFact> Place(RecordedEvent recorded)
    {
        yield return new(texts["event.id"], recorded.Id.ToString());
        yield return new(texts["event.leaf"], Convert.ToHexStringLower(recorded.Leaf.Hash().ToBytes()));
        if (!person.Proofs.TryGetValue(recorded.Id, out var proof))
        {
            yield return new(texts["event.index"], texts["event.unlogged"]);
            yield break;
        }

        yield return new(texts["event.index"], proof.Index.ToString(CultureInfo.InvariantCulture));
        if (proof.Text is not null)
        {
            yield return new(texts["event.proof"], EvidencePaths.Proof(recorded.Id), EvidencePaths.Proof(recorded.Id));
        }
    }

    private string? Covers(ConsentEvent happened) =>
        happened switch
        {
            OptIn one => ProgramStory.NameOf(catalog, one.Brand, one.Program),
            Decline one => ProgramStory.NameOf(catalog, one.Brand, one.Program),
            Reconfirmation one => ProgramStory.NameOf(catalog, one.Brand, one.Program),
            Revocation one => Covers(one, catalog, texts),
            FrequencyWish one => ProgramStory.NameOf(catalog, one.Brand, one.Program),
            NumberVoided => texts["standing.all"],
            Relationship one => catalog.Brand(one.Brand)?.Name ?? one.Brand,
            InboundText one => catalog.Brand(one.Brand)?.Name ?? one.Brand,
            _ => null,
        };

    /// <summary>What a stop covers.</summary>
    public static string Covers(Revocation stop, EvidenceCatalog catalog, EvidenceTexts texts) =>
        stop switch
        {
            { Brand: { } brand, Program: { } program } => ProgramStory.NameOf(catalog, brand, program),
            _ => Covers(stop.Brand, catalog, texts),
        };

    /// <summary>What a stop of more than one program covers.</summary>
    public static string Covers(string? brand, EvidenceCatalog catalog, EvidenceTexts texts) =>
        brand is null
            ? texts["standing.all"]
            : texts.Say("standing.brand", ("brand", catalog.Brand(brand)?.Name ?? brand));

    private static Method? MethodOf(ConsentEvent happened) =>
        happened switch
        {
            OptIn one => one.Method,
            Decline one => one.Method,
            Reconfirmation one => one.Method,
            Revocation one => one.Method,
            FrequencyWish one => one.Method,
            LanguageWish one => one.Method,
            _ => null,
        };

    private static ShownDisclosure? Shown(ConsentEvent happened) =>
        happened switch
        {
            OptIn one => one.Disclosure,
            Decline one => one.Disclosure,
            _ => null,
        };

    private static string? Said(ConsentEvent happened) =>
        happened switch
        {
            Revocation one => one.Words,
            Reconfirmation one => one.Words,
            InboundText one => one.Words,
            Hold one => one.Words,
            NumberVoided one => one.Words,
            _ => null,
        };

    private static IEnumerable<KeyValuePair<string, string>> Sorted(IReadOnlyDictionary<string, string>? map) =>
        (map ?? new Dictionary<string, string>()).OrderBy(pair => pair.Key, StringComparer.Ordinal);
}
