using System.IO.Compression;
using System.Text;
using Nod.Verification;

namespace Nod.Tests.Verification;

/// <summary>Zips that somebody made to do harm.</summary>
public sealed class ZippedPackTests
{
    private const int Link = 0xA1FF << 16;

    [Fact]
    public void A_pack_in_a_zip_is_verified()
    {
        using var zip = Zip([.. new SamplePack().Pack().Select(file => (file.Key, file.Value))]);
        using var pack = new ZippedPack(zip);
        var report = new Report(_ => { });

        Assert.NotNull(PackCheck.Run(pack, SamplePack.Trusted, report));
        Assert.True(report.Conclude());
    }

    [Theory]
    [InlineData("../records.json")]
    [InlineData("proofs/../../records.json")]
    [InlineData("/etc/passwd")]
    [InlineData("C:records.json")]
    [InlineData("proofs\\one")]
    [InlineData("proofs/")]
    [InlineData("proofs//one")]
    [InlineData("./records.json")]
    [InlineData(".hidden")]
    [InlineData("a/b/c/d")]
    [InlineData("records.json\0")]
    [InlineData("records\u202Enosj")]
    [InlineData("réc.json")]
    [InlineData("a b")]
    public void A_name_that_leads_elsewhere_or_looks_like_another_is_refused(string name) =>
        Assert.Throws<PackRefusedException>(() => new ZippedPack(Zip((name, [1]))));

    [Theory]
    [InlineData("records.json", "records.json")]
    [InlineData("records.json", "Records.JSON")]
    public void Two_files_of_one_name_are_refused(string first, string second)
    {
        var refused = Assert.Throws<PackRefusedException>(() => new ZippedPack(Zip((first, [1]), (second, [2]))));

        Assert.Equal((second, "is there twice"), (refused.File, refused.Wrong));
    }

    [Fact]
    public void A_link_is_refused() =>
        Assert.Throws<PackRefusedException>(() =>
            new ZippedPack(Zip(Link, ("records.json", "/etc/passwd"u8.ToArray())))
        );

    [Fact]
    public void A_file_larger_than_its_kind_is_refused_before_it_is_unpacked()
    {
        var bomb = Zip(("checkpoint", new byte[1_000_000]));
        Assert.True(bomb.Length < 10_000);

        var refused = Assert.Throws<PackRefusedException>(() => new ZippedPack(bomb));

        Assert.Contains("has 1000000 bytes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_unpacks_to_more_than_it_says_gives_no_more_than_it_says()
    {
        var bytes = Zip(("checkpoint", new byte[1_000_000])).ToArray();
        // Both headers of the file say its size; it becomes sixteen bytes.
        for (var at = bytes.AsSpan().IndexOf(BitConverter.GetBytes(1_000_000)); at >= 0; )
        {
            BitConverter.GetBytes(16).CopyTo(bytes, at);
            at = bytes.AsSpan().IndexOf(BitConverter.GetBytes(1_000_000));
        }

        using var pack = new ZippedPack(new MemoryStream(bytes));
        Assert.Equal(16, pack.Sizes["checkpoint"]);
        using var file = pack.Open("checkpoint");

        Assert.InRange(file.ReadAtLeast(new byte[1000], 1000, throwOnEndOfStream: false), 0, 16);
        using var lying = new BoundedStream(new MemoryStream(new byte[17]), 16);
        Assert.Throws<InvalidDataException>(() => lying.ReadAtLeast(new byte[20], 20, throwOnEndOfStream: false));
    }

    [Fact]
    public void What_is_no_zip_or_half_of_one_is_refused()
    {
        var zip = Zip(("records.json", Encoding.UTF8.GetBytes("{}"))).ToArray();

        Assert.Throws<PackRefusedException>(() => new ZippedPack(new MemoryStream(zip[..(zip.Length / 2)])));
        Assert.Throws<PackRefusedException>(() => new ZippedPack(new MemoryStream("no zip"u8.ToArray())));
        Assert.Throws<PackRefusedException>(() => new ZippedPack(new MemoryStream()));
    }

    [Fact]
    public void More_bytes_or_files_than_any_pack_has_are_refused()
    {
        const long Most = 64 * 1024 * 1024;
        var bytes = new PackLimits();
        for (var i = 0; i < PackLimits.BytesMax / Most; i++)
        {
            bytes.Admit($"receipts/{i}.json", Most);
        }

        Assert.Throws<PackRefusedException>(() => bytes.Admit("receipts/more.json", 1));
        var files = new PackLimits();
        for (var i = 0; i < PackLimits.FilesMax; i++)
        {
            files.Admit($"proofs/{i}", 0);
        }

        Assert.Throws<PackRefusedException>(() => files.Admit("proofs/more", 0));
    }

    private static MemoryStream Zip(params (string Name, byte[] Bytes)[] files) => Zip(0, files);

    private static MemoryStream Zip(int attributes, params (string Name, byte[] Bytes)[] files)
    {
        var output = new MemoryStream();
        using (var zip = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in files)
            {
                var entry = zip.CreateEntry(name);
                entry.ExternalAttributes = attributes;
                using var content = entry.Open();
                content.Write(bytes);
            }
        }

        output.Position = 0;
        return output;
    }
}
