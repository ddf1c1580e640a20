using Nod.Consent;
using Nod.EvidencePacks;
using Nod.Keeping;
using Nod.Ledger;
using Nod.Sending;
using NodaTime;
using Xunit;

namespace Nod.Testing;

/// <summary>Erasing: what goes with it, what stays, and whose is not touched.</summary>
public abstract partial class StoreConformance
{
    private static readonly ContactAddress Rosa = Sample.Contact(71);
    private static readonly ContactAddress Lee = Sample.Contact(72);
    private static readonly ContactAddress RosaElsewhere = new(Sample.OtherOrganization, Rosa.Phone);

    [Fact]
    public async Task An_erasure_takes_all_of_one_person_and_nothing_of_another()
    {
        await using var store = await OpenStoreAsync();
        var hers = await FillAsync(store, Rosa);
        var theirs = await FillAsync(store, Lee);
        var elsewhere = await FillAsync(store, RosaElsewhere);

        var result = await EraseAsync(store, Rosa);

        Assert.Equal((ErasureOutcome.Erased, 3, 2), (result.Outcome, result.EventsErased, result.StopsKept));
        Assert.Empty(await store.ReadMessagesAsync(Rosa, null, 10));
        Assert.Null(await store.FindMessageAsync(Sample.Organization, hers.Address.Id));
        Assert.Empty(await store.ReadDecisionsAsync(Sample.Organization, hers.Address.Id));
        Assert.DoesNotContain(hers.Address, await store.ReadDueAsync(Sample.Noon + Duration.FromDays(1), 10));
        var contact = await store.ReadContactAsync(Rosa);
        Assert.Null(contact.Person);
        Assert.Empty(contact.Traffic.Programs);
        Assert.True(contact.IsErased);
        Assert.Null(await store.FindContactAsync(Sample.Organization, store.KeyOf(Rosa)));
        Assert.DoesNotContain(
            await store.ReadContactsAsync(Sample.Organization, null, 10),
            listed => listed.Address == Rosa
        );
        foreach (var message in new[] { theirs, elsewhere })
        {
            var person = message.Address.Contact;
            Assert.NotNull(await store.FindMessageAsync(person.Organization, message.Address.Id));
            Assert.Single(await store.ReadDecisionsAsync(person.Organization, message.Address.Id));
            Assert.Equal("Rosa", (await store.ReadContactAsync(person)).Person?.Name);
            Assert.Equal(person, await store.FindContactAsync(person.Organization, store.KeyOf(person)));
            await AssertIntactAsync(store, person, 3);
        }
    }

    [Fact]
    public async Task After_an_erasure_the_history_begins_with_it_and_the_leaves_stay()
    {
        await using var store = await OpenStoreAsync();
        await FillAsync(store, Rosa);
        var before = await WholeHistoryAsync(store, Rosa);

        await EraseAsync(store, Rosa);
        await store.CommitAsync(Append(Rosa, Sample.Text("I am back")));

        var history = await WholeHistoryAsync(store, Rosa);
        Assert.Equal(["erasure", "inbound_text"], history.Select(recorded => EventSchema.KindOf(recorded.Event)));
        Assert.Equal(before[^1].Id, history[0].Previous);
        var erased = await store.ReadErasedEventsAsync(Rosa, 10);
        Assert.Equal(before.Reverse().Select(recorded => recorded.Leaf.Hash()), erased.Select(one => one.Leaf.Hash()));
        Assert.Equal(5, (await store.ReadContactAsync(Rosa)).State.Sequence);
        Assert.False((await store.ReadContactAsync(Rosa)).IsErased);
        Assert.Equal(Rosa, await store.FindContactAsync(Sample.Organization, store.KeyOf(Rosa)));
    }

    [Fact]
    public async Task A_stop_outlives_the_erasure_and_only_the_person_undoes_it()
    {
        await using var store = await OpenStoreAsync();
        await FillAsync(store, Rosa);
        await EraseAsync(store, Rosa);
        Clock.Move(TimeSpan.FromHours(1));
        var later = Sample.OptIn() with { OccurredAt = Clock.Now() };

        await store.CommitAsync(Append(Rosa, later with { Method = Method.Verbal }));
        Assert.NotNull((await store.ReadContactAsync(Rosa)).State.StopFor("acme", "shifts"));

        await store.CommitAsync(Append(Rosa, later));
        Assert.Null((await store.ReadContactAsync(Rosa)).State.StopFor("acme", "shifts"));
    }

    [Fact]
    public async Task Erasing_twice_changes_nothing_and_an_unknown_person_is_not_recorded()
    {
        await using var store = await OpenStoreAsync();
        await FillAsync(store, Rosa);

        await EraseAsync(store, Rosa);
        var again = await EraseAsync(store, Rosa);
        var nobody = await EraseAsync(store, Lee);

        Assert.Equal(ErasureOutcome.ErasedBefore, again.Outcome);
        Assert.Equal(ErasureOutcome.Unknown, nobody.Outcome);
        Assert.Single(await store.ReadErasuresAsync(onlyOpen: false));
        Assert.Equal(0, (await store.ReadContactAsync(Lee)).Revision);
    }

    [Fact]
    public async Task A_legal_hold_stands_against_it_and_the_request_is_on_record()
    {
        await using var store = await OpenStoreAsync();
        await FillAsync(store, Rosa);
        var hold = new LegalHold
        {
            OccurredAt = Sample.Noon,
            Reason = "a lawsuit",
            Reference = "case 7",
            RecordedBy = "Kim",
        };
        await store.CommitAsync(Append(Rosa, hold));

        var refused = await EraseAsync(store, Rosa);

        Assert.Equal((ErasureOutcome.Held, "case 7"), (refused.Outcome, refused.HeldBy));
        await AssertIntactAsync(store, Rosa, 5);
        Assert.Empty(await store.ReadErasuresAsync(onlyOpen: false));
        var held = await EraseAsync(store, Lee, program => program.Brand == "acme" ? "case 8" : null);
        Assert.Equal(ErasureOutcome.Unknown, held.Outcome);
        await FillAsync(store, Lee);
        held = await EraseAsync(store, Lee, program => program.Brand == "acme" ? "case 8" : null);
        Assert.Equal((ErasureOutcome.Held, "case 8"), (held.Outcome, held.HeldBy));

        await store.CommitAsync(
            Append(
                Rosa,
                new LegalHoldLifted
                {
                    OccurredAt = Sample.Noon,
                    Reason = "settled",
                    Reference = "case 7",
                    RecordedBy = "Kim",
                }
            )
        );
        Assert.Equal(ErasureOutcome.Erased, (await EraseAsync(store, Rosa)).Outcome);
    }

    [Fact]
    public async Task A_kept_answer_about_the_person_is_forgotten_and_another_is_not()
    {
        await using var store = await OpenStoreAsync();
        await FillAsync(store, Rosa);
        var (hers, theirs) = (new IdempotencyKey(Sample.Organization, 1), new IdempotencyKey(Sample.Organization, 2));
        await store.CommitAsync(
            Stage(context =>
            {
                context.Remember(hers, new StoredAnswer(1, 201, "hers"u8.ToArray()) { About = Rosa });
                context.Remember(theirs, new StoredAnswer(1, 201, "theirs"u8.ToArray()) { About = Lee });
            })
        );
        await EraseAsync(store, Rosa);

        await store.ForgetAnswersAsync(Assert.Single(await store.ReadErasuresAsync(onlyOpen: true)));

        var (one, other) = await store.CommitAsync(
            new ChangeOf<(StoredAnswer?, StoredAnswer?)>(
                reads =>
                {
                    reads.IdempotencyKeys.Add(hers);
                    reads.IdempotencyKeys.Add(theirs);
                },
                context => (context.Answer(hers), context.Answer(theirs))
            )
        );
        Assert.Null(one);
        Assert.NotNull(other);
    }

    [Fact]
    public async Task A_file_goes_only_when_nobody_elses_event_names_it()
    {
        await using var store = await OpenStoreAsync();
        var (shared, own) = (new string('a', 64), new string('b', 64));
        await store.CommitAsync(Append(Rosa, Naming(shared, own)));
        await store.CommitAsync(Append(Lee, Naming(shared)));
        await store.CommitAsync(Append(RosaElsewhere, Naming(own)));

        await EraseAsync(store, Rosa);

        var erasure = Assert.Single(await store.ReadErasuresAsync(onlyOpen: true));
        Assert.Equal([own], await store.ReadErasedFilesAsync(erasure));
        Assert.True(await store.NamesFileAsync(Sample.Organization, shared));
        Assert.False(await store.NamesFileAsync(Sample.Organization, own));
        Assert.True(await store.NamesFileAsync(Sample.OtherOrganization, own));
    }

    [Fact]
    public async Task An_erasure_is_open_until_it_is_finished()
    {
        await using var store = await OpenStoreAsync();
        await FillAsync(store, Rosa);
        await EraseAsync(store, Rosa);

        var open = Assert.Single(await store.ReadErasuresAsync(onlyOpen: true));
        Assert.Equal((Sample.Organization, store.KeyOf(Rosa)), (open.Organization, open.Contact));
        Assert.Contains(new TouchedProgram("acme", "shifts"), open.Pending!);

        await store.CommitAsync(Stage(context => context.Finish(open)));

        Assert.Empty(await store.ReadErasuresAsync(onlyOpen: true));
        Assert.Equal(open with { Pending = null }, Assert.Single(await store.ReadErasuresAsync(onlyOpen: false)));
        Assert.True(await store.CompactAsync(null));
        Assert.Single(await store.ReadErasedEventsAsync(Rosa, 1));
    }

    [Fact]
    public async Task Packs_of_an_organization_are_listed_oldest_first()
    {
        await using var store = await OpenStoreAsync();
        EvidencePack[] packs =
        [
            .. Enumerable
                .Range(0, 3)
                .Select(i => new EvidencePack
                {
                    Request = new EvidenceRequest
                    {
                        Id = Ids.Next(),
                        Organization = i < 2 ? Sample.Organization : Sample.OtherOrganization,
                        Kind = EvidenceKind.Person,
                        Phone = Rosa.Phone,
                        Language = "en",
                        RequestedAt = Sample.Noon,
                    },
                    Status = EvidenceStatus.Ready,
                }),
        ];
        foreach (var pack in packs)
        {
            await store.CommitAsync(Stage(context => context.Put(pack)));
        }

        Assert.Equal(packs[..2], await store.ReadEvidencePacksAsync(Sample.Organization));
    }

    private static OptIn Naming(params string[] files) =>
        Sample.OptIn() with
        {
            Evidence = new Evidence
            {
                Attachments = [.. files.Select(file => new Attachment("scan", "image/png", file))],
            },
        };

    // Two events and a stop, a message with its decision, a text received.
    private async Task<MessageRecord> FillAsync(IStore store, ContactAddress person)
    {
        await store.CommitAsync(Append(person, Sample.OptIn() with { Subject = new Subject { Name = "Rosa" } }));
        await store.CommitAsync(Append(person, Sample.Text("hello")));
        await store.CommitAsync(Append(person, Sample.Stop()));
        var message = Sample.Message(person, Ids.Next(), Sample.Noon, "For Rosa only");
        await store.CommitAsync(
            Stage(context =>
            {
                context.Put(message);
                context.Record(Sample.Decision(Ids.Next(), message.Address));
                context.Remember(
                    new InboundRecord(
                        new InboundKey("simulator", $"in-{message.Address.Id}"),
                        person,
                        "acme-us",
                        "hello",
                        context.Now,
                        Texts.Intent.None
                    )
                );
            })
        );
        return message;
    }

    private async Task<ErasureResult> EraseAsync(
        IStore store,
        ContactAddress person,
        Func<TouchedProgram, string?>? heldBy = null
    ) =>
        await store.CommitAsync(
            new ErasePerson(person, ErasureReason.PersonRequest, Clock.Now(), "Kim", [], heldBy ?? (_ => null))
            {
                Ids = Ids,
            }
        );
}
