using System.IO.Compression;
using System.Text;
using Nod.Server.EvidencePacks;

namespace Nod.Server.Tests.EvidencePacks;

/// <summary>What is written is what others read: here .NET's own reader.</summary>
public sealed class ZipWriterTests : IDisposable
{
    private static readonly DateTimeOffset Time = new(2026, 3, 10, 17, 0, 1, TimeSpan.Zero);

    private readonly DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("nod-zip-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Files_come_back_with_their_names_contents_and_time_and_with_heads_for_large_ones()
    {
        var random = new Random(39);
        var noise = new byte[300_000];
        random.NextBytes(noise);
        var files = new (string Name, byte[] Bytes, bool MayBeLarge)[]
        {
            ("empty", [], false),
            ("proofs/a.tlog-proof", Encoding.UTF8.GetBytes("proof"), false),
            ("records.json", noise, true),
            ("pack.html", Encoding.UTF8.GetBytes(new string('x', 100_000)), false),
        };

        using var zip = new ZipArchive(new MemoryStream(Written(files)));

        Assert.Equal(files.Select(file => file.Name), zip.Entries.Select(entry => entry.FullName));
        foreach (var (entry, file) in zip.Entries.Zip(files))
        {
            Assert.Equal(file.Bytes, Contents(entry));
            Assert.Equal(file.Bytes.Length, entry.Length);
            Assert.Equal(Time.AddSeconds(-1).DateTime, entry.LastWriteTime.DateTime);
            Assert.Equal(0x81A4, entry.ExternalAttributes >>> 16);
        }
    }

    [Fact]
    public void More_files_than_a_plain_directory_counts_are_all_found()
    {
        // 65,535 is what says that there is another count.
        foreach (var count in new[] { ushort.MaxValue - 1, ushort.MaxValue, ushort.MaxValue + 1 })
        {
            using var zip = new ZipArchive(
                new MemoryStream(
                    Written(Enumerable.Range(0, count).Select(i => ($"f{i}", Encoding.UTF8.GetBytes($"{i}"), false)))
                )
            );

            Assert.Equal(count, zip.Entries.Count);
            Assert.Equal($"{count - 1}", Encoding.UTF8.GetString(Contents(zip.GetEntry($"f{count - 1}")!)));
        }
    }

    [Fact]
    public void The_same_files_give_the_same_bytes_and_an_empty_zip_is_one()
    {
        (string, byte[], bool)[] files = [("a", [1, 2, 3], false), ("b", [4], true)];

        Assert.Equal(Written(files), Written(files));
        using var empty = new ZipArchive(new MemoryStream(Written([])));
        Assert.Empty(empty.Entries);
    }

    [Theory]
    [InlineData(1979)]
    [InlineData(2108)]
    public void A_year_that_zip_files_do_not_know_is_the_first_they_do(int year)
    {
        using var output = new MemoryStream();
        using (
            var writer = new ZipWriter(
                output,
                Path.Combine(folder.FullName, "directory"),
                Time.AddYears(year - Time.Year)
            )
        )
        {
            writer.Add("a", stream => stream.Write("a"u8));
            writer.Finish();
        }

        using var zip = new ZipArchive(output);
        Assert.Equal(1980, Assert.Single(zip.Entries).LastWriteTime.Year);
    }

    private byte[] Written(IEnumerable<(string Name, byte[] Bytes, bool MayBeLarge)> files)
    {
        using var output = new MemoryStream();
        using var writer = new ZipWriter(output, Path.Combine(folder.FullName, "directory"), Time);
        foreach (var (name, bytes, mayBeLarge) in files)
        {
            writer.Add(name, stream => stream.Write(bytes), mayBeLarge);
        }

        writer.Finish();
        return output.ToArray();
    }

    private static byte[] Contents(ZipArchiveEntry entry)
    {
        using var file = entry.Open();
        using var copy = new MemoryStream();
        file.CopyTo(copy);
        return copy.ToArray();
    }
}
