// Verifies a checkpoint of a journal, its cosignature and the hash tiles below it by what others wrote: Debian's packages
// golang-golang-x-mod-dev (sumdb/note, sumdb/tlog) and golang-github-transparency-dev-formats-dev. Given a folder with a copy of a
// journal, its key and that of a witness, it prints what it found, and fails by name.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/transparency-dev/formats/log"
	fnote "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func fail(kind string, err error) {
	fmt.Printf("%s: %v\n", kind, err)
	os.Exit(1)
}

// folder has the tiles of a journal as they are served.
type folder string

func (at folder) Height() int { return 8 }

func (at folder) SaveTiles([]tlog.Tile, [][]byte) {}

func (at folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	read := make([][]byte, len(tiles))
	for i, tile := range tiles {
		path := filepath.Join(string(at), "tile", tlogPath(tile))
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		read[i] = data
	}
	return read, nil
}

// tlogPath is the address by c2sp.org/tlog-tiles, which has no height in it.
func tlogPath(tile tlog.Tile) string {
	path := fmt.Sprintf("%d/%03d", tile.L, tile.N)
	if tile.W != 256 {
		path += fmt.Sprintf(".p/%d", tile.W)
	}
	return path
}

func main() {
	at, logKey, witnessKey, leaf := folder(os.Args[1]), os.Args[2], os.Args[3], os.Args[4]
	verifier, err := note.NewVerifier(logKey)
	if err != nil {
		fail("key", err)
	}
	witness, err := fnote.NewVerifierForCosignatureV1(witnessKey)
	if err != nil {
		fail("witness key", err)
	}
	signed, err := os.ReadFile(filepath.Join(string(at), "checkpoint"))
	if err != nil {
		fail("unreachable", err)
	}
	checkpoint, _, opened, err := log.ParseCheckpoint(signed, verifier.Name(), verifier, witness)
	if err != nil {
		fail("signature", err)
	}
	if len(opened.Sigs) != 2 {
		fail("quorum", fmt.Errorf("%d of 2 signatures hold", len(opened.Sigs)))
	}
	var root tlog.Hash
	copy(root[:], checkpoint.Hash)
	tree := tlog.Tree{N: int64(checkpoint.Size), Hash: root}
	reader := tlog.TileHashReader(tree, at)
	for index := int64(0); index < tree.N; index++ {
		proof, err := tlog.ProveRecord(tree.N, index, reader)
		if err != nil {
			fail("root", err)
		}
		hashes, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
		if err != nil {
			fail("root", err)
		}
		if err := tlog.CheckRecord(proof, tree.N, root, index, hashes[0]); err != nil {
			fail("root", err)
		}
	}
	data, err := os.ReadFile(leaf)
	if err != nil {
		fail("unreachable", err)
	}
	last, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, tree.N-1)})
	if err != nil {
		fail("root", err)
	}
	if tlog.RecordHash(data) != last[0] {
		fail("order", fmt.Errorf("the last entry is another one"))
	}
	fmt.Printf("ok: %s, %d entries\n", checkpoint.Origin, checkpoint.Size)
}
