using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Nod.EvidencePacks;
using Nod.Ledger;
using Nod.Tests.EvidencePacks;
using Nod.Transparency;
using Nod.Verification;

namespace Nod.Tests.Verification;

/// <summary>
/// A small pack made up whole, the same in every run: a person's story, under the checkpoint of a log in which others'
/// events stand as well.
/// </summary>
internal sealed class SamplePack
{
    public const string Note = "I agree, said she.";

    private const int Before = 5;

    public SamplePack(PersonRecords? person = null)
    {
        Person = Proved(person ?? WithNote(Told.Person()));
        Log = new EvidenceLog(
            Signed.ToString(),
            (_, _) => throw new NotSupportedException("They are there already."),
            new Dictionary<string, byte[]>()
        );
    }

    /// <summary>The log's key.</summary>
    public static SigningKey Key { get; } = new("log.example/golden", SignatureType.Ed25519, new byte[32]);

    public static Trusted Trusted { get; } = new([Key.Verifier], [], 0);

    public static EvidenceRequest Request { get; } = Told.Request();

    /// <summary>The person, with proofs, and with an attachment.</summary>
    public PersonRecords Person { get; }

    public EvidenceLog Log { get; }

    public SignedNote Signed { get; private set; } = null!;

    /// <summary>The files of the pack; what takes the PDF's place is any text.</summary>
    public PackInMemory Pack(IReadOnlyDictionary<string, byte[]>? more = null, EvidenceRequest? request = null)
    {
        var asked = request ?? Request;
        var pack = new PackInMemory { ["pack.pdf"] = "%PDF-"u8.ToArray(), ["checkpoint"] = Utf8(Log.Checkpoint) };
        using var records = new MemoryStream();
        using var writer = new RecordsWriter(records, asked, Told.Catalog);
        var receipts = new ReceiptFiles(asked, Told.Catalog, pack.Add);
        var story = new EvidenceStory(asked, Told.Catalog);
        writer.Add(Person);
        receipts.Add(Person);
        story.Add(Person);
        writer.Finish();
        receipts.Finish();
        pack["records.json"] = records.ToArray();
        pack["pack.html"] = Utf8(EvidenceHtml.Write(story.Finish(Log.Checkpoint)));
        foreach (var (id, proof) in Person.Proofs)
        {
            pack[EvidencePaths.Proof(id)] = Utf8(proof.Text!);
        }

        foreach (var file in Person.Files.Values)
        {
            pack[file.Path] = Utf8(Note);
        }

        foreach (var (path, bytes) in more ?? new Dictionary<string, byte[]>())
        {
            pack[path] = bytes;
        }

        return pack.Mended(asked);
    }

    private static PersonRecords WithNote(PersonRecords person)
    {
        var note = Convert.ToHexStringLower(SHA256.HashData(Utf8(Note)));
        var yes = person.Events[0];
        var told = yes.Event with
        {
            Evidence = yes.Event.Evidence! with
            {
                Attachments = [new("note.txt", "text/plain", note), .. yes.Event.Evidence!.Attachments!],
            },
        };
        var prepared = new PreparedEvent(told, Nod.Consent.EventSchema.Write(told), yes.Prepared.Salt);
        var recorded = yes with
        {
            Prepared = prepared,
            Commitment = Leaf.Commit(prepared.Salt, yes.Address, prepared.Body),
        };
        return person with
        {
            Events = [recorded, .. person.Events.Skip(1)],
            Files = new Dictionary<string, EvidenceFile>
            {
                [note] = new(EvidencePaths.Attachment(note, "txt"), "text/plain", Note.Length),
            },
        };
    }

    private PersonRecords Proved(PersonRecords person)
    {
        MerkleHash[] leaves =
        [
            .. Enumerable.Range(0, Before).Select(i => MerkleHash.OfLeaf([(byte)i])),
            .. person.Events.Select(recorded => recorded.Leaf.Hash()),
        ];
        MerkleHash Root(long start, long end)
        {
            if (end - start == 1)
            {
                return leaves[start];
            }

            var half = 1L;
            while (half * 2 < end - start)
            {
                half *= 2;
            }

            return MerkleHash.OfNode(Root(start, start + half), Root(start + half, end));
        }

        var checkpoint = new Checkpoint(Key.Verifier.Name, leaves.Length, Root(0, leaves.Length));
        Signed = checkpoint.Sign([Key], Some.Noon);
        return person with
        {
            Proofs = person
                .Events.Select(
                    (recorded, i) =>
                    {
                        var path = MerkleProof.Inclusion(
                            Before + i,
                            leaves.Length,
                            (level, index) => Root(index << level, (index + 1) << level)
                        );
                        var proof = new LogProof(Before + i, path, Signed, recorded.Leaf.ToBytes());
                        return (recorded.Id, new EventProof(Before + i, proof.ToString()));
                    }
                )
                .ToDictionary(),
        };
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}

/// <summary>A pack's files in memory.</summary>
internal sealed class PackInMemory : SortedDictionary<string, byte[]>, IPackContents
{
    public PackInMemory()
        : base(StringComparer.Ordinal) { }

    public IReadOnlyDictionary<string, long> Sizes =>
        this.ToDictionary(file => file.Key, file => (long)file.Value.Length);

    public Stream Open(string path) => new MemoryStream(this[path]);

    public void Add(string path, Action<Stream> write)
    {
        using var output = new MemoryStream();
        write(output);
        this[path] = output.ToArray();
    }

    /// <summary>Replaces words in one file, which must have them.</summary>
    public PackInMemory With(string path, string from, string to)
    {
        var text = Encoding.UTF8.GetString(this[path]);
        Assert.Contains(from, text, StringComparison.Ordinal);
        this[path] = Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal));
        return this;
    }

    public PackInMemory Without(string path)
    {
        Assert.True(Remove(path));
        return this;
    }

    /// <summary>Writes a manifest that names the files as they are now.</summary>
    public PackInMemory Mended(EvidenceRequest? request = null)
    {
        Remove(EvidencePaths.Manifest);
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            EvidenceManifest.WriteHead(json, request ?? SamplePack.Request);
            json.WriteStartObject("files");
            foreach (var (path, bytes) in this)
            {
                json.WriteString(path, Convert.ToHexStringLower(SHA256.HashData(bytes)));
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        this[EvidencePaths.Manifest] = output.ToArray();
        return this;
    }

    /// <summary>Checks it.</summary>
    public (bool IsVerified, string? FirstWrong, string Text) Check(Trusted? trusted = null)
    {
        var text = new StringBuilder();
        var report = new Report(line => text.Append(line).Append('\n'));
        PackCheck.Run(this, trusted ?? SamplePack.Trusted, report);
        return (report.Conclude(), report.FirstWrong, text.ToString());
    }
}
