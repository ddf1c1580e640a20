using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Nod.Consent;
using Nod.Decisions;
using NodaTime;

namespace Nod.Ledger;

/// <summary>
/// How a contact's state and counters are written down: a version byte, then the fields in order; counts as one to
/// five bytes of seven bits, times as microseconds, texts as UTF-8 with their length. A decision reads one such row,
/// so it is small and quick to read. The state can always be made anew from the events; the counters can't.
/// Each version follows the one before with what that had no place for, and is written only where there is such a thing: so
/// a state that was stored before is byte for byte what its events make today.
/// </summary>
public static partial class ContactCodec
{
    private const byte First = 1;
    private const byte Second = 2;
    private const byte Third = 3;
    private const byte Latest = 4;

    /// <summary>Writes a state.</summary>
    public static byte[] Write(ContactState state)
    {
        var writer = new Writer();
        var isFirst = FitsFirst(state);
        writer.Byte(isFirst ? First : Second);
        writer.Count(state.Sequence);
        writer.Id(state.LastEventId);
        writer.Text(state.Country);
        writer.Text(state.Region);
        writer.Text(state.TimeZone);
        writer.Text(state.Language);
        writer.Count(state.Programs.Length);
        foreach (var consent in state.Programs)
        {
            writer.Text(consent.Brand);
            writer.Text(consent.Program);
            writer.Byte((byte)consent.Status);
            writer.Id(consent.EventId);
            writer.Time(consent.At);
            writer.Byte((byte)consent.Method);
            writer.Count(consent.Sequence);
            writer.Time(consent.ConfirmedAt);
            writer.Text(consent.CollectedBy);
        }

        writer.Count(state.Suppressions.Length);
        foreach (var stop in state.Suppressions)
        {
            writer.Text(stop.Brand);
            writer.Id(stop.EventId);
            writer.Time(stop.At);
            writer.Count(stop.Sequence);
        }

        writer.Count(state.Relationships.Length);
        foreach (var known in state.Relationships)
        {
            writer.Text(known.Brand);
            writer.Byte((byte)known.Kind);
            writer.Text(known.Reference);
            writer.Id(known.EventId);
            writer.Time(known.At);
        }

        writer.Count(state.Conversations.Length);
        foreach (var conversation in state.Conversations)
        {
            writer.Text(conversation.Brand);
            writer.Text(conversation.Sender);
            writer.Id(conversation.EventId);
            writer.Time(conversation.At);
        }

        writer.Id(state.Hold?.EventId);
        if (state.Hold is { } hold)
        {
            writer.Time(hold.At);
        }

        if (!isFirst)
        {
            WriteSecond(writer, state);
        }

        return writer.ToBytes();
    }

    /// <summary>Reads what <see cref="Write(ContactState)"/> wrote, in this or any earlier version.</summary>
    public static ContactState ReadState(ReadOnlySpan<byte> bytes)
    {
        var reader = new Reader(bytes);
        var version = reader.Version(Second);
        var state = new ContactState
        {
            Sequence = reader.Count(),
            LastEventId = reader.OptionalId(),
            Country = reader.Text(),
            Region = reader.Text(),
            TimeZone = reader.Text(),
            Language = reader.Text(),
            Programs = ReadPrograms(ref reader),
            Suppressions = ReadSuppressions(ref reader),
            Relationships = ReadRelationships(ref reader),
            Conversations = ReadConversations(ref reader),
            Hold = reader.OptionalId() is { } hold ? new OpenHold(hold, reader.Time()) : null,
        };
        return version == First ? state : ReadSecond(ref reader, state);
    }

    /// <summary>Writes the counters; nothing for a contact that was never texted.</summary>
    public static byte[] Write(ContactTraffic traffic)
    {
        if (traffic is { Programs.IsEmpty: true, ConfirmedStop: null, Confirmation: null, Dialogue: null })
        {
            return [];
        }

        var writer = new Writer();
        var version =
            traffic.Dialogue is not null ? Latest
            : traffic.Confirmation is not null ? Third
            : FitsFirst(traffic) ? First
            : Second;
        writer.Byte(version);
        writer.Id(traffic.ConfirmedStop);
        writer.Count(traffic.Programs.Length);
        foreach (var program in traffic.Programs)
        {
            writer.Text(program.Brand);
            writer.Text(program.Program);
            writer.Count(program.Total);
            writer.Count(program.Recent.Length);
            foreach (var text in program.Recent)
            {
                writer.Text(text);
            }

            writer.Byte((byte)(program.Asked is null ? 0 : 1));
            if (program.Asked is { } asked)
            {
                writer.Text(asked);
            }
        }

        if (version >= Second)
        {
            WriteSecond(writer, traffic);
        }

        if (version == Third)
        {
            WriteThird(writer, traffic.Confirmation!);
        }
        else if (version == Latest)
        {
            WriteLatest(writer, traffic);
        }

        return writer.ToBytes();
    }

    /// <summary>Reads what <see cref="Write(ContactTraffic)"/> wrote, in this or any earlier version.</summary>
    public static ContactTraffic ReadTraffic(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return ContactTraffic.Empty;
        }

        var reader = new Reader(bytes);
        var version = reader.Version(Latest);
        var confirmed = reader.OptionalId();
        var programs = ImmutableArray.CreateBuilder<ProgramTraffic>(reader.Count());
        for (var left = programs.Capacity; left > 0; left--)
        {
            var brand = reader.Text()!;
            var program = reader.Text();
            var total = reader.Count();
            var recent = ImmutableArray.CreateBuilder<SentText>(reader.Count());
            while (recent.Count < recent.Capacity)
            {
                recent.Add(reader.SentText());
            }

            SentText? asked = reader.Byte() == 0 ? null : reader.SentText();
            programs.Add(new ProgramTraffic(brand, program, total, recent.MoveToImmutable(), asked));
        }

        var traffic = new ContactTraffic { Programs = programs.MoveToImmutable(), ConfirmedStop = confirmed };
        traffic = version == First ? traffic : ReadSecond(ref reader, traffic);
        return version switch
        {
            Latest => ReadLatest(ref reader, traffic),
            Third => traffic with { Confirmation = ReadThird(ref reader) },
            _ => traffic,
        };
    }

    private static ImmutableArray<ProgramConsent> ReadPrograms(ref Reader reader)
    {
        var programs = ImmutableArray.CreateBuilder<ProgramConsent>(reader.Count());
        while (programs.Count < programs.Capacity)
        {
            programs.Add(
                new ProgramConsent(
                    reader.Text()!,
                    reader.Text()!,
                    (ConsentStatus)reader.Byte(),
                    reader.Id(),
                    reader.Time(),
                    (Method)reader.Byte(),
                    reader.Count(),
                    reader.Time(),
                    reader.Text()
                )
            );
        }

        return programs.MoveToImmutable();
    }

    private static ImmutableArray<Suppression> ReadSuppressions(ref Reader reader)
    {
        var stops = ImmutableArray.CreateBuilder<Suppression>(reader.Count());
        while (stops.Count < stops.Capacity)
        {
            stops.Add(new Suppression(reader.Text(), reader.Id(), reader.Time(), reader.Count()));
        }

        return stops.MoveToImmutable();
    }

    private static ImmutableArray<KnownRelationship> ReadRelationships(ref Reader reader)
    {
        var known = ImmutableArray.CreateBuilder<KnownRelationship>(reader.Count());
        while (known.Count < known.Capacity)
        {
            known.Add(
                new KnownRelationship(
                    reader.Text()!,
                    (RelationshipKind)reader.Byte(),
                    reader.Text()!,
                    reader.Id(),
                    reader.Time()
                )
            );
        }

        return known.MoveToImmutable();
    }

    private static ImmutableArray<Conversation> ReadConversations(ref Reader reader)
    {
        var conversations = ImmutableArray.CreateBuilder<Conversation>(reader.Count());
        while (conversations.Count < conversations.Capacity)
        {
            conversations.Add(new Conversation(reader.Text()!, reader.Text()!, reader.Id(), reader.Time()));
        }

        return conversations.MoveToImmutable();
    }

    private sealed class Writer
    {
        private readonly ArrayBufferWriter<byte> output = new(128);

        public byte[] ToBytes() => output.WrittenSpan.ToArray();

        public void Byte(byte value)
        {
            output.GetSpan(1)[0] = value;
            output.Advance(1);
        }

        public void Count(int value)
        {
            var left = (uint)value;
            for (; left >= 0x80; left >>= 7)
            {
                Byte((byte)(left & 0x7F | 0x80));
            }

            Byte((byte)left);
        }

        // Zero is "none", so that an absent text costs one byte.
        public void Text(string? value)
        {
            if (value is null)
            {
                Count(0);
                return;
            }

            var length = Encoding.UTF8.GetByteCount(value);
            Count(length + 1);
            output.Advance(Encoding.UTF8.GetBytes(value, output.GetSpan(length)));
        }

        public void Time(Instant value)
        {
            BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(8), Times.ToStored(value));
            output.Advance(8);
        }

        public void Time(Instant? value)
        {
            Byte((byte)(value is null ? 0 : 1));
            if (value is { } time)
            {
                Time(time);
            }
        }

        public void Text(SentText value)
        {
            Id(value.MessageId);
            Time(value.At);
            Byte((byte)(value.HandedOver ? 1 : 0));
        }

        public void Id(Guid value)
        {
            value.TryWriteBytes(output.GetSpan(16), bigEndian: true, out _);
            output.Advance(16);
        }

        public void Id(Guid? value)
        {
            Byte((byte)(value is null ? 0 : 1));
            if (value is { } id)
            {
                Id(id);
            }
        }
    }

    private ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> rest = bytes;

        public byte Version(byte latest)
        {
            var found = Byte();
            return found >= First && found <= latest
                ? found
                : throw new NotSupportedException($"Contact format {found} is newer than this program; upgrade it.");
        }

        public byte Byte() => Take(1)[0];

        public int Count()
        {
            var value = 0u;
            for (var shift = 0; ; shift += 7)
            {
                var part = Byte();
                value |= (uint)(part & 0x7F) << shift;
                if (part < 0x80)
                {
                    return (int)value;
                }
            }
        }

        public string? Text()
        {
            var length = Count();
            return length == 0 ? null : KeyStrings.Of(Take(length - 1));
        }

        public Instant Time() => Times.FromStored(BinaryPrimitives.ReadInt64LittleEndian(Take(8)));

        public Instant? OptionalTime() => Byte() == 0 ? null : Time();

        public SentText SentText() => new(Id(), Time(), Byte() != 0);

        public Guid Id() => new(Take(16), bigEndian: true);

        public Guid? OptionalId() => Byte() == 0 ? null : Id();

        private ReadOnlySpan<byte> Take(int count)
        {
            var taken = rest[..count];
            rest = rest[count..];
            return taken;
        }
    }
}
