using Nod.Catalog;
using Nod.Consent;
using Nod.Decisions;
using Nod.Forms;
using Nod.Ledger;
using Nod.Rules;
using Nod.Texts;
using NodaTime;
using Xunit;

namespace Nod.Testing;

// An application with its answers: whole or not at all, once, and one question to confirm per number and day, whoever asks.
public abstract partial class StoreConformance
{
    private static readonly MessagingProgram Shifts = new()
    {
        Brand = "acme",
        Key = "shifts",
        Name = "Shifts",
        Class = MessageClass.Transactional,
        Purpose = "Shifts near you",
        Frequency = new Frequency(4, FrequencyPeriod.Week),
        DoubleOptIn = true,
    };

    private static readonly OnceKeys Day = new(new(Guid.Empty, 1), new(Guid.Empty, 2), Duration.FromDays(1));

    [Fact]
    public async Task An_application_and_its_question_read_back_as_they_were_committed()
    {
        var store = await OpenStoreAsync();

        var submitted = await store.CommitAsync(Application(Ada));

        await AssertIntactAsync(store, Ada, 2);
        var contact = await store.ReadContactAsync(Ada);
        Assert.Equal(ConsentStatus.Unconfirmed, contact.State.ConsentFor("acme", "shifts")!.Status);
        Assert.Equal(submitted.Question!.Address.Id, contact.Traffic.Confirmation!.MessageId);
        Assert.Equal(["shifts"], contact.Traffic.Confirmation.Programs);
        Assert.Equal([submitted.Question.Address], await store.ReadDueAsync(Clock.Now(), 10));
    }

    [Fact]
    public async Task Of_many_who_ask_for_a_number_at_once_one_is_let()
    {
        var store = await OpenStoreAsync();
        var theirs = Ada with { Organization = Sample.OtherOrganization };

        var all = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => store.CommitAsync(Application(i % 2 == 0 ? Ada : theirs)))
        );

        Assert.Single(all, one => one.Question is not null);
        Assert.Single(await store.ReadDueAsync(Clock.Now(), 10));
        await AssertIntactAsync(store, Ada, 20);
        await AssertIntactAsync(store, theirs, 20);
    }

    [Fact]
    public async Task What_is_posted_twice_at_once_is_recorded_once()
    {
        var store = await OpenStoreAsync();
        var key = new IdempotencyKey(Sample.Organization, 7);

        await Task.WhenAll(
            Enumerable
                .Range(0, 10)
                .Select(_ =>
                    store.CommitAsync(
                        new IdempotentChange<SubmittedApplication>(Application(Ada), key, 9, _ => (303, []), Ada)
                    )
                )
        );

        await AssertIntactAsync(store, Ada, 2);
    }

    private SubmitApplication Application(ContactAddress contact) =>
        new(
            new SendGate(Policy.Shipped),
            Wordings.Shipped,
            Ids,
            new FilledForm
            {
                Organization = new Organization(contact.Organization, "Acme"),
                Form = new ApplicationForm
                {
                    Key = "driver",
                    Brand = "acme",
                    Title = "Driver",
                    Reference = "job-7",
                    Questions = [new FormQuestion("shifts", [])],
                    Languages = ["en"],
                },
                Brand = new Brand
                {
                    Key = "acme",
                    Name = "Acme",
                    LegalName = "Acme Inc.",
                    Country = "US",
                    HelpContact = "jobs@acme.example",
                },
                Phone = contact.Phone,
                Subject = new Subject { Name = "Ada", Language = "en" },
                At = Clock.Now(),
                Answers = [new FormAnswer(Shifts, new ShownDisclosure("shifts", 1, "en", "cd"), true, new Evidence())],
                Evidence = new Evidence(),
                SenderFor = _ => new Sender
                {
                    Key = "acme-us",
                    Kind = SenderKind.LongCode,
                    Number = "+12125550100",
                    Provider = "simulator",
                    Brand = "acme",
                    Programs = ["shifts"],
                },
                Confirmations = Day,
            }
        );
}
