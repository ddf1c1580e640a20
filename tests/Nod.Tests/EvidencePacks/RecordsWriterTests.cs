using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Nod.EvidencePacks;

namespace Nod.Tests.EvidencePacks;

public sealed class RecordsWriterTests
{
    [Fact]
    public void Everything_that_checks_an_event_offline_is_there()
    {
        var events = Written(Told.Person())["people"]![0]!["events"]!.AsArray();

        Assert.Equal(2, events.Count);
        foreach (var told in events)
        {
            var recorded = Told.Person().Events.Single(one => one.Id.ToString() == (string)told!["event_id"]!);
            Assert.Equal(recorded.Prepared.Body, Encoding.UTF8.GetBytes((string)told!["body"]!));
            Assert.Equal(recorded.Prepared.Salt, Convert.FromHexString((string)told["salt"]!));
            Assert.Equal(recorded.Commitment, Convert.FromHexString((string)told["commitment"]!));
            var leaf = Encoding.UTF8.GetBytes((string)told["leaf"]!);
            Assert.Equal((string)told["commitment"]!, (string)JsonNode.Parse(leaf)!["commitment"]!);
            Assert.Equal((string)told["leaf_hash"]!, Convert.ToHexStringLower(SHA256.HashData([0, .. leaf])));
        }
    }

    [Fact]
    public void An_event_in_the_log_names_its_place_and_its_proof()
    {
        var person = Told.Person();
        var id = person.Events[0].Id;
        person = person with { Proofs = new Dictionary<Guid, EventProof> { [id] = new(17, "the proof") } };

        var events = Written(person)["people"]![0]!["events"]!;

        Assert.Equal(17, (int)events[0]!["index"]!);
        Assert.Equal($"proofs/{id}.tlog-proof", (string)events[0]!["proof"]!);
        Assert.Null(events[1]!["index"]);
    }

    [Fact]
    public void Messages_stand_there_with_their_verdicts_and_what_they_relied_on()
    {
        var person = Told.Person();

        var messages = Written(person)["people"]![0]!["messages"]!.AsArray();

        Assert.Equal(3, messages.Count);
        Assert.Equal("permit", (string)messages[0]!["decisions"]![0]!["decision"]!["verdict"]!);
        Assert.Equal(person.Events[0].Id, (Guid)messages[0]!["decisions"]![0]!["decision"]!["basis"]![0]!);
        Assert.Equal("consent.revoked", (string)messages[2]!["decisions"]![0]!["decision"]!["reasons"]![0]!["code"]!);
    }

    [Fact]
    public void The_same_records_give_the_same_bytes() =>
        Assert.Equal(Bytes(Told.Person(), Told.Person()), Bytes(Told.Person(), Told.Person()));

    private static JsonNode Written(PersonRecords person) => JsonNode.Parse(Bytes(person))!;

    private static byte[] Bytes(params PersonRecords[] people)
    {
        using var output = new MemoryStream();
        using var writer = new RecordsWriter(output, Told.Request(), Told.Catalog);
        foreach (var person in people)
        {
            writer.Add(person);
        }

        writer.Finish();
        return output.ToArray();
    }
}
