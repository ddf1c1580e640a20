using Nod.EvidencePacks;
using Nod.Tests.Verification;

namespace Nod.Tests.EvidencePacks;

public sealed class RecordsReaderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(1_000_000)]
    public void What_is_read_is_what_was_written_however_it_comes(int bytesAtOnce)
    {
        var person = new SamplePack().Person;
        var written = Written([.. Enumerable.Repeat(person, 40)]);
        Assert.InRange(written.Length, 2 * 64 * 1024, int.MaxValue);

        var reader = new RecordsReader(new Trickle(written, bytesAtOnce), _ => SamplePack.Note.Length);
        var people = reader.People().Select(told => told.Records).ToList();

        Assert.Equal(40, people.Count);
        Assert.Equal(person.Name, people[^1].Name);
        Assert.Equal(person.Files, people[^1].Files);
        Assert.Equal(written, Written(people));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(1000)]
    [InlineData(5000)]
    public void What_was_cut_off_is_refused(int length)
    {
        var cut = Written([new SamplePack().Person])[..length];

        Assert.Throws<InvalidDataException>(() =>
            new RecordsReader(new MemoryStream(cut), _ => 0).People().Select(told => told.Records.Name).ToList()
        );
    }

    private static byte[] Written(IReadOnlyList<PersonRecords> people)
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

    private sealed class Trickle(byte[] bytes, int atOnce) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, Math.Min(count, atOnce));
    }
}
