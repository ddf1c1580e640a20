using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace Nod.Server.EvidencePacks;

/// <summary>
/// Writes a zip file (PKWARE APPNOTE 6.3, with Zip64 where there is need of it), one file after the other. Its directory
/// waits on the disk until the end: a hundred thousand files take no memory for their places in it, which
/// <see cref="ZipArchive"/> would keep. The same files at the same time give the same bytes.
/// </summary>
internal sealed class ZipWriter : IDisposable
{
    private const ushort MadeOnUnix = 3 << 8;
    private const ushort Plain = 20; // the version that a reader needs: 2.0
    private const ushort Zip64 = 45; // 4.5
    private const ushort Utf8Names = 0x800;
    private const ushort Deflated = 8;
    private const ushort Zip64Field = 1;
    private const int LocalHead = 30;
    private const int PlaceOfCrc = 14;
    private const uint PlainFileOf644 = 0x81A4u << 16;
    private const int FirstYear = 1980; // of MS-DOS time, which zip files have
    private const int LastYear = 2107;

    private readonly Stream output;
    private readonly FileStream directory;
    private readonly ushort date;
    private readonly ushort time;
    private long files;

    /// <param name="output">Gets the zip; must be able to seek, and be empty.</param>
    /// <param name="directoryPath">A file for the directory to wait in.</param>
    /// <param name="at">The time that every file is given, to two seconds.</param>
    public ZipWriter(Stream output, string directoryPath, DateTimeOffset at)
    {
        this.output = output;
        directory = new FileStream(directoryPath, FileMode.Create, FileAccess.ReadWrite);
        var known = at.Year is >= FirstYear and <= LastYear
            ? at
            : new DateTimeOffset(FirstYear, 1, 1, 0, 0, 0, at.Offset);
        date = (ushort)(((known.Year - FirstYear) << 9) | (known.Month << 5) | known.Day);
        time = (ushort)((known.Hour << 11) | (known.Minute << 5) | (known.Second / 2));
    }

    /// <summary>Adds a file.</summary>
    /// <param name="path">Its name, of ASCII letters in every pack.</param>
    /// <param name="write">Writes its contents.</param>
    /// <param name="mayBeLarge">Whether it may have 4 GiB or more.</param>
    public void Add(string path, Action<Stream> write, bool mayBeLarge = false)
    {
        var name = Encoding.UTF8.GetBytes(path);
        var place = output.Position;
        var head = new Record(stackalloc byte[LocalHead + 20]);
        head.Add32(0x04034b50);
        WriteKind(ref head, mayBeLarge);
        head.Add32(0);
        head.Add32(0);
        head.Add32(0);
        head.Add16((ushort)name.Length);
        head.Add16((ushort)(mayBeLarge ? 20 : 0));
        output.Write(head.Written);
        output.Write(name);
        output.Write(new byte[mayBeLarge ? 20 : 0]);

        var begin = output.Position;
        uint crc;
        long size;
        using (var contents = new Contents(output))
        {
            write(contents);
            (crc, size) = (contents.Crc, contents.Length);
        }

        var packed = output.Position - begin;
        if (!mayBeLarge && Math.Max(size, packed) >= uint.MaxValue)
        {
            throw new InvalidOperationException($"{path} is larger than such a file can be.");
        }

        Complete(place, name.Length, crc, packed, size, mayBeLarge);
        List(place, name, crc, packed, size);
        files++;
    }

    /// <summary>Writes the directory and the end.</summary>
    public void Finish()
    {
        var place = output.Position;
        directory.Position = 0;
        directory.CopyTo(output);
        var size = output.Position - place;
        var end = new Record(stackalloc byte[98]);
        if (files >= ushort.MaxValue || place >= uint.MaxValue || size >= uint.MaxValue)
        {
            end.Add32(0x06064b50);
            end.Add64(44);
            end.Add16(MadeOnUnix | Zip64);
            end.Add16(Zip64);
            end.Add64(0);
            end.Add64(files);
            end.Add64(files);
            end.Add64(size);
            end.Add64(place);
            end.Add32(0x07064b50);
            end.Add32(0);
            end.Add64(place + size);
            end.Add32(1);
        }

        end.Add32(0x06054b50);
        end.Add32(0);
        end.Add16((ushort)Math.Min(files, ushort.MaxValue));
        end.Add16((ushort)Math.Min(files, ushort.MaxValue));
        end.Add32((uint)Math.Min(size, uint.MaxValue));
        end.Add32((uint)Math.Min(place, uint.MaxValue));
        end.Add16(0);
        output.Write(end.Written);
    }

    public void Dispose() => directory.Dispose();

    private void WriteKind(ref Record record, bool isLarge)
    {
        record.Add16(isLarge ? Zip64 : Plain);
        record.Add16(Utf8Names);
        record.Add16(Deflated);
        record.Add16(time);
        record.Add16(date);
    }

    // What is known only now goes to the head of the file.
    private void Complete(long place, int nameLength, uint crc, long packed, long size, bool isLarge)
    {
        var end = output.Position;
        var sizes = new Record(stackalloc byte[12]);
        sizes.Add32(crc);
        sizes.Add32(isLarge ? uint.MaxValue : (uint)packed);
        sizes.Add32(isLarge ? uint.MaxValue : (uint)size);
        output.Position = place + PlaceOfCrc;
        output.Write(sizes.Written);
        if (isLarge)
        {
            var field = new Record(stackalloc byte[20]);
            field.Add16(Zip64Field);
            field.Add16(16);
            field.Add64(size);
            field.Add64(packed);
            output.Position = place + LocalHead + nameLength;
            output.Write(field.Written);
        }

        output.Position = end;
    }

    private void List(long place, byte[] name, uint crc, long packed, long size)
    {
        var large = new Record(stackalloc byte[28]);
        foreach (var value in new[] { size, packed, place })
        {
            if (value >= uint.MaxValue)
            {
                large.Add64(value);
            }
        }

        var isLarge = large.Written.Length > 0;
        var entry = new Record(stackalloc byte[50]);
        entry.Add32(0x02014b50);
        entry.Add16((ushort)(MadeOnUnix | (isLarge ? Zip64 : Plain)));
        WriteKind(ref entry, isLarge);
        entry.Add32(crc);
        entry.Add32((uint)Math.Min(packed, uint.MaxValue));
        entry.Add32((uint)Math.Min(size, uint.MaxValue));
        entry.Add16((ushort)name.Length);
        entry.Add16((ushort)(isLarge ? large.Written.Length + 4 : 0));
        entry.Add32(0); // no comment; on the first disk
        entry.Add16(0);
        entry.Add32(PlainFileOf644);
        entry.Add32((uint)Math.Min(place, uint.MaxValue));
        directory.Write(entry.Written);
        directory.Write(name);
        if (isLarge)
        {
            var field = new Record(stackalloc byte[4]);
            field.Add16(Zip64Field);
            field.Add16((ushort)large.Written.Length);
            directory.Write(field.Written);
            directory.Write(large.Written);
        }
    }

    /// <summary>Fields one after the other, little-endian.</summary>
    private ref struct Record(Span<byte> room)
    {
        private readonly Span<byte> room = room;
        private int length;

        public readonly ReadOnlySpan<byte> Written => room[..length];

        public void Add16(ushort value)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(room[length..], value);
            length += sizeof(ushort);
        }

        public void Add32(uint value)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(room[length..], value);
            length += sizeof(uint);
        }

        public void Add64(long value)
        {
            BinaryPrimitives.WriteInt64LittleEndian(room[length..], value);
            length += sizeof(long);
        }
    }

    /// <summary>What is written into a file of the zip: counted, summed up and deflated.</summary>
    private sealed class Contents(Stream output) : Stream
    {
        private readonly DeflateStream deflate = new(output, CompressionLevel.Optimal, leaveOpen: true);
        private readonly Crc32 crc = new();
        private long length;

        public uint Crc => crc.GetCurrentHashAsUInt32();

        public override long Length => length;

        public override bool CanWrite => true;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override long Position
        {
            get => length;
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            crc.Append(buffer);
            length += buffer.Length;
            deflate.Write(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        // Deflate ends what it has when it is flushed, which costs; the end of the file flushes everything.
        public override void Flush() { }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                deflate.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
