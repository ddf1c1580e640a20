using Nod.EvidencePacks;
using Nod.Ledger;
using NodaTime;
using Xunit;

namespace Nod.Testing;

// What evidence is gathered from: contacts, a contact's messages, packs.
public abstract partial class StoreConformance
{
    [Fact]
    public async Task Contacts_of_an_organization_are_listed_in_pages_each_once()
    {
        var store = await OpenStoreAsync();
        for (var i = 1; i <= 7; i++)
        {
            await store.CommitAsync(Append(Sample.Contact(i), Sample.OptIn()));
        }

        await store.CommitAsync(Append(Ada with { Organization = Sample.OtherOrganization }, Sample.OptIn()));

        var found = new List<ContactRecord>();
        PhoneNumber? after = null;
        while (await store.ReadContactsAsync(Sample.Organization, after, 3) is [.., var last] page)
        {
            found.AddRange(page);
            after = last.Address.Phone;
        }

        Assert.Equal(
            Enumerable.Range(1, 7).Select(i => Sample.Contact(i)),
            found.Select(contact => contact.Address).OrderBy(address => address.Phone)
        );
        Assert.All(found, contact => Assert.NotNull(contact.State.ConsentFor("acme", "shifts")));
    }

    [Fact]
    public async Task A_contacts_messages_are_listed_in_pages_oldest_first()
    {
        var store = await OpenStoreAsync();
        var told = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            var id = Ids.Next();
            told.Add(id);
            await store.CommitAsync(Stage(context => context.Put(Sample.Message(Ada, id, Sample.Noon))));
            await store.CommitAsync(Stage(context => context.Put(Sample.Message(Ben, Ids.Next(), Sample.Noon))));
        }

        var first = await store.ReadMessagesAsync(Ada, null, 3);
        var second = await store.ReadMessagesAsync(Ada, first[^1].Address.Id, 3);

        Assert.Equal(told, first.Concat(second).Select(message => message.Address.Id));
        Assert.Empty(await store.ReadMessagesAsync(Ada, told[^1], 3));
        Assert.Empty(await store.ReadMessagesAsync(Ada with { Organization = Sample.OtherOrganization }, null, 3));
    }

    [Fact]
    public async Task An_evidence_pack_is_open_until_it_is_made()
    {
        var store = await OpenStoreAsync();
        var pack = new EvidencePack
        {
            Request = new EvidenceRequest
            {
                Id = Ids.Next(),
                Organization = Sample.Organization,
                Kind = EvidenceKind.Program,
                Brand = "acme",
                Program = "shifts",
                From = Sample.Noon - Duration.FromDays(30),
                AuditReference = "notice 17",
                Language = "de",
                RequestedAt = Sample.Noon,
            },
            Status = EvidenceStatus.Queued,
        };
        var made = pack with { Status = EvidenceStatus.Ready, People = 3, Bytes = 17, Sha256 = "ab" };

        await store.CommitAsync(Stage(context => context.Put(pack)));
        Assert.Equal([pack], await store.ReadOpenEvidencePacksAsync());
        Assert.Null(await store.FindEvidencePackAsync(Sample.OtherOrganization, pack.Request.Id));

        await store.CommitAsync(
            Stage(context =>
            {
                context.Put(pack with { Status = EvidenceStatus.Building });
                context.Put(made);
            })
        );
        Assert.Empty(await store.ReadOpenEvidencePacksAsync());
        Assert.Equal(made, await store.FindEvidencePackAsync(Sample.Organization, pack.Request.Id));
    }
}
