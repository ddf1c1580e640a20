namespace Nod.Texts.Weights;

/// <summary>Small values by hash, open addressing: most words of a text are in no list, and a miss costs one probe.</summary>
internal sealed class HashIndex<TValue>
    where TValue : struct
{
    private ulong[] keys = new ulong[64];
    private TValue[] values = new TValue[64];
    private int count;

    /// <summary>The value of a hash; the default of one that was never set.</summary>
    internal TValue this[ulong hash]
    {
        get => values[SlotOf(keys, hash)];
        set
        {
            if (count * 4 >= keys.Length)
            {
                Grow();
            }
            var slot = SlotOf(keys, hash);
            count += keys[slot] == 0 ? 1 : 0;
            (keys[slot], values[slot]) = (hash, value);
        }
    }

    // A slot without a key holds the default value. No hash in use is 0.
    private static int SlotOf(ulong[] keys, ulong hash)
    {
        var slot = (int)((hash ^ (hash >> 32)) & (ulong)(keys.Length - 1));
        while (keys[slot] != 0 && keys[slot] != hash)
        {
            slot = (slot + 1) & (keys.Length - 1);
        }
        return slot;
    }

    private void Grow()
    {
        var (oldKeys, oldValues) = (keys, values);
        keys = new ulong[oldKeys.Length * 2];
        values = new TValue[keys.Length];
        for (var i = 0; i < oldKeys.Length; i++)
        {
            if (oldKeys[i] != 0)
            {
                var slot = SlotOf(keys, oldKeys[i]);
                (keys[slot], values[slot]) = (oldKeys[i], oldValues[i]);
            }
        }
    }
}
